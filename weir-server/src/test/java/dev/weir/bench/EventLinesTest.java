package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class EventLinesTest {
    private static final Pattern LINE =
            Pattern.compile("\\{\"device_id\":\"(dev-[0-9]{4})\",\"card_id\":\"(C-1[0-9]{5})\","
                    + "\"timestamp\":\"([-0-9]{10}T[:0-9]{8}Z)\",\"temp\":([0-9]{2}\\.[0-9])}");
    private static final EventWorkload WORKLOAD =
            EventWorkload.STANDARD.withConnections(1).withDevices(20);

    @Test
    void writesLinesOfOneLength() {
        EventLines source = new EventLines(WORKLOAD, 0);
        assertThat(lines(source, 2_000))
                .hasSize(2_000)
                .allMatch(line -> LINE.matcher(line).matches())
                .allMatch(line -> line.length() + 1 == source.lineBytes());
    }

    @Test
    void keepsTheReadingsOfADeviceASecondApartOverTheEndOfADay() {
        Instant start = Instant.parse("2026-12-31T23:59:50Z");
        EventWorkload late = new EventWorkload(1, 1, 1, 20, 10, 1, 1_024, 1, start.getEpochSecond());
        EventLines source = new EventLines(late, 0);
        Map<String, Instant> last = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            for (String line : lines(source, 1_990)) {
                Matcher parts = parts(line);
                Instant time = Instant.parse(parts.group(3));
                Instant before = last.put(parts.group(1), time);
                assertThat(time).isEqualTo(before == null ? start : before.plusSeconds(1));
            }
        }
        assertThat(last).hasSize(20);
    }

    @Test
    void walksByAtMostHalfADegree() {
        List<String> lines = lines(new EventLines(WORKLOAD.withDevices(1), 0), 2_000);
        int before = tenths(lines.getFirst());
        for (String line : lines) {
            assertThat(Math.abs(tenths(line) - before)).isLessThanOrEqualTo(5);
            before = tenths(line);
        }
    }

    @Test
    void drawsEveryCard() {
        EventWorkload few = new EventWorkload(1, 1, 1, 1, 10, 1, 1_024, 1, 0);
        Set<String> cards = new HashSet<>();
        lines(new EventLines(few, 0), 1_000)
                .forEach(line -> cards.add(parts(line).group(2)));
        assertThat(cards).hasSize(10).contains(EventWorkload.card(0), EventWorkload.card(9));
    }

    @Test
    void sharesTheDevicesAmongConnections() {
        EventWorkload shared = EventWorkload.STANDARD.withDevices(10).withConnections(4);
        Set<String> devices = new HashSet<>();
        for (int connection = 0; connection < 4; connection++) {
            Set<String> own = new HashSet<>();
            lines(new EventLines(shared, connection), 100)
                    .forEach(line -> own.add(parts(line).group(1)));
            assertThat(devices).doesNotContainAnyElementsOf(own);
            devices.addAll(own);
        }
        assertThat(devices).hasSize(10).contains(shared.device(0), shared.device(9));
    }

    @Test
    void sendsTheSameBytesForTheSameSeed() {
        assertThat(lines(new EventLines(WORKLOAD, 0), 500)).isEqualTo(lines(new EventLines(WORKLOAD, 0), 500));
    }

    private static int tenths(String line) {
        return Integer.parseInt(parts(line).group(4).replace(".", ""));
    }

    private static Matcher parts(String line) {
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).isTrue();
        return parts;
    }

    private static List<String> lines(EventLines source, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * source.lineBytes());
        source.put(bytes, count);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString().lines().toList();
    }
}
