package dev.weir.benchmark.bar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TapDeviceTest {
    private final List<Integer> ids = new ArrayList<>();
    private final TapDevice device = new TapDevice(118, new TapDevice.Listener() {
        @Override
        public void pour(int id, long readNanos) {
            ids.add(id);
        }

        @Override
        public void report() {
            ids.add(-1);
        }
    });

    @Test
    void countsPoursInOrderAndReports() throws Exception {
        take("Tap with id 1 posted a new beer (id: 118)!");
        take("Tap with id 22 posted a new beer (id: 119)!");
        take("{\"tap 1\":\"50.0%\",\"tap 22\":\"50.0%\",\"total beers\":120}");
        assertThat(ids).containsExactly(118, 119, -1);
        assertThat(device.hasAll(2, 1)).isTrue();
        assertThat(device.hasAll(3, 1)).isFalse();
        assertThat(device.hasAll(2, 2)).isFalse();
    }

    @Test
    void tellsWhenOneCameTwice() throws Exception {
        take("Tap with id 1 posted a new beer (id: 118)!");
        take("Tap with id 1 posted a new beer (id: 118)!");
        assertThat(device.hasAll(2, 0)).isFalse();
    }

    @Test
    void tellsWhenTwoChangedPlaces() throws Exception {
        take("Tap with id 1 posted a new beer (id: 119)!");
        take("Tap with id 1 posted a new beer (id: 118)!");
        assertThat(device.hasAll(2, 0)).isFalse();
    }

    @Test
    void refusesATextThatNoServerSends() {
        for (String text : List.of("", "hello", "Tap with id 1 posted a new beer (id: )!", "beer (id: 118)?")) {
            assertThatThrownBy(() -> take(text)).isInstanceOf(IOException.class).hasMessageContaining(text);
        }
    }

    /** In the middle of other bytes, as from a socket. */
    private void take(String text) throws IOException {
        byte[] bytes = ("7" + text + ")!").getBytes(StandardCharsets.US_ASCII);
        device.text(bytes, 1, 1 + text.length(), 0);
    }
}
