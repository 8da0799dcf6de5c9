package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Reject;
import dev.weir.monitor.Monitor;
import dev.weir.store.remote.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that the store will never take, although they were taken in: each is on the list, or counted. */
@Timeout(60)
final class RefusedByTheStoreTest {
    private static final int AT_ONCE = 1000;

    private final ListNode list = new ListNode(new SimulatedDisk(1));
    private final Monitor monitor = new Monitor();

    RefusedByTheStoreTest() {
        list.list.addTo(monitor);
    }

    @AfterEach
    void close() {
        list.close();
    }

    private static List<Refusal> rows(int from, int count, int bytes) {
        List<Refusal> rows = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            rows.add(new Refusal(Refusal.Row.SAMPLE, "put k 1 " + i + " ".repeat(bytes), "no"));
        }
        return rows;
    }

    private void requireFigures(String... lines) {
        assertThat(new String(monitor.scrape("").body(), UTF_8)).contains(lines);
    }

    @Test
    void allAreKeptThoughTheyAreMoreThanAHundredInAMinute() {
        list.list.keepRefused(rows(0, AT_ONCE, 0));
        assertThat(list.list.index().items()).isEqualTo(AT_ONCE);
        RejectedItem newest = list.items().getFirst();
        assertThat(newest.reject().code()).isEqualTo(Reject.Code.STORE_REFUSED);
        assertThat(new String(newest.raw(), UTF_8).strip()).isEqualTo("put k 1 999");
    }

    @Test
    void theOldestGoForThemWhereTheyAreManyAndEachOfThoseIsCounted() {
        int sent = 20 * AT_ONCE;
        for (int from = 0; from < sent; from += AT_ONCE) {
            list.list.keepRefused(rows(from, AT_ONCE, 100));
        }
        int items = list.list.index().items();
        assertThat(items).isBetween(AT_ONCE, sent / 2);
        assertThat(list.texts().getFirst().strip()).isEqualTo("put k 1 " + (sent - 1));
        requireFigures(
                "weir_rejected_kept_total " + sent,
                "weir_rejected_dropped_total " + (sent - items),
                "weir_rejected_only_counted_total 0");
    }

    @Test
    void thoseForWhichThereIsNoRoomAreCounted() {
        list.list.keepRefused(rows(0, AT_ONCE, 2000));
        assertThat(list.items()).isEmpty();
        requireFigures("weir_rejected_kept_total 0", "weir_rejected_only_counted_total " + AT_ONCE);
    }
}
