package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventBatches;
import dev.weir.store.remote.ShippedStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What jsonb refuses goes by itself, and nothing that devices usually send does. */
@Timeout(60)
final class JsonbDoubtTest {
    @RegisterExtension
    static final Databases databases = new Databases();

    /** Such as Python writes them. */
    static List<String> taken() {
        return List.of(
                "{}",
                "{\"temp\":21.5,\"hex\":\"4e5f12e99999\"}",
                "{\"ort\":\"K\\u00f6ln\",\"beer\":\"\\ud83c\\udf7a\"}",
                "{\"path\":\"c:\\\\u0000\",\"quote\":\"\\\"1e99999\"}",
                "{\"small\":1e-308,\"large\":1.5E+300,\"is\":true,\"not\":false}");
    }

    static List<String> refused() {
        return List.of(
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"\\ud83c\"}",
                "{\"a\":\"\\udf7a\"}",
                "{\"a\":\"\\ud83cx\\udf7a\"}",
                "{\"a\":1e-999999}");
    }

    @ParameterizedTest
    @MethodSource("taken")
    void isSureOfWhatDevicesSend(String text) {
        assertThat(isDoubtful(text)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void doubtsWhatJsonbRefuses(String text) {
        assertThat(isDoubtful(text)).isTrue();
    }

    @Test
    void everyTextIsThereAndACopyOfAllThatJsonbTakes() throws SQLException {
        String url = databases.create();
        // Doubtful, and taken all the same: it is converted by itself.
        List<String> texts = Stream.of(taken(), refused(), List.of("{\"a\":1e-0005}"))
                .flatMap(List::stream)
                .toList();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            byte[] attributes = texts.get(i).getBytes(UTF_8);
            events.add(new Event(EventStream.READINGS, i + 1, "d\0" + i, null, i, i, attributes));
        }
        try (ShippedStore store =
                new ShippedStore(new SimulatedDisk(2), new SeriesRegistry(10), Databases.engine(url))) {
            store.apply(new Commit(1, 0, 0, List.of(EventBatches.of(events))));
            store.flush();
            assertThat(store.refusals()).isEmpty();
        }
        assertThat(databases.count(url, "select count(*) from weir.event")).isEqualTo(texts.size());
        assertThat(databases.count(
                        url, "select count(*) from weir.event where data is null and id > " + taken().size()))
                .isEqualTo(refused().size());
        assertThat(databases.count(url, "select count(*) from weir.event where data is not null"))
                .isEqualTo(taken().size() + 1);
    }

    private static boolean isDoubtful(String text) {
        byte[] bytes = ("  " + text + "  ").getBytes(UTF_8);
        return JsonbDoubt.isDoubtful(bytes, 2, bytes.length - 2);
    }
}
