package dev.weir.store.embedded;

import static dev.weir.store.embedded.BeerParts.beers;
import static dev.weir.store.embedded.BeerParts.deletion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.Horizons;
import dev.weir.store.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deleted events leave the disk, and what says so goes with them. */
final class EmbeddedEventDeletionTest {
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private EmbeddedStore store = open();

    private EmbeddedStore open() {
        EmbeddedStore.Options options = new EmbeddedStore.Options(100_000, Duration.ofMinutes(10));
        return EmbeddedStore.open(
                disk, Path.of("/data"), new SeriesRegistry(10), options, System::nanoTime, durable -> {});
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void apply(Change... changes) {
        store.apply(new Commit(store.lastApplied() + 1, 0, 0, List.of(changes)));
    }

    /** The rows of all parts, oldest first. */
    private List<List<Long>> rows() {
        List<Part> parts = store.holdParts();
        try {
            return parts.stream().map(BeerParts::rows).toList();
        } finally {
            parts.forEach(Part::release);
        }
    }

    private List<Long> shown(boolean newestFirst) {
        EventQuery all =
                new EventQuery(EventStream.BEERS, null, null, TimeRange.ALL, Long.MAX_VALUE, newestFirst, null, 1000);
        try (View view = store.view(0, Duration.ZERO)) {
            return view.events().read(all).stream().map(Event::id).toList();
        }
    }

    private void await(List<List<Long>> rows) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!rows().equals(rows) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void theOldestPartHasNoDeletions() {
        apply(beers(0, 3), deletion(1));
        apply(deletion(2), deletion(7));
        store.flush();
        assertThat(rows()).containsExactly(List.of(0L));
    }

    @Test
    void whatWasDeletedIsTakenOutOfOlderParts() {
        apply(beers(0, 3));
        store.flush();
        apply(beers(3, 5), deletion(1), deletion(4));
        store.flush();
        await(List.of(List.of(0L, 2L), List.of(-2L, 3L)));
        apply(deletion(3));
        store.flush();
        await(List.of(List.of(0L, 2L), List.of(-2L), List.of(-4L)));
        apply(deletion(0));
        store.flush(); // The fourth part of a size: all become one.
        await(List.of(List.of(2L)));
        assertThat(shown(true)).containsExactly(2L);
    }

    @Test
    void aDeletedEventDoesNotShowAgainWhenWhatHasExpiredDoes() {
        apply(beers(0, 6));
        store.flush();
        apply(beers(6, 12), deletion(1), deletion(4), deletion(8));
        Horizons horizons = new Horizons(30, new long[] {30}, new byte[0]);
        store.horizons(horizons);
        assertThat(shown(false)).containsExactly(3L, 5L, 6L, 7L, 9L, 10L, 11L);
        store.flush();
        assertThat(shown(true)).containsExactly(11L, 10L, 9L, 7L, 6L, 5L, 3L);
        store.close();
        store = open();
        assertThat(shown(false)).doesNotContain(1L, 4L, 8L).endsWith(3L, 5L, 6L, 7L, 9L, 10L, 11L);
    }

    @Test
    void eventsAndDeletionsOfManyBlocksGiveEachPlaceOnce() {
        List<Long> expected = new ArrayList<>();
        for (int from = 0; from < 60_000; from += 20_000) {
            apply(beers(from, from + 20_000));
            store.flush();
        }
        List<Change> deletions = new ArrayList<>();
        for (long id = 0; id < 60_000; id++) {
            if (id % 7 == 0 || (id > 10_000 && id < 30_000)) {
                deletions.add(deletion(id));
            } else {
                expected.add(id);
            }
        }
        apply(deletions.toArray(Change[]::new));
        List<Long> first = expected.subList(0, 1000);
        List<Long> last =
                expected.subList(expected.size() - 1000, expected.size()).reversed();
        assertThat(shown(false)).isEqualTo(first);
        assertThat(shown(true)).isEqualTo(last);
        store.flush();
        assertThat(shown(false)).isEqualTo(first);
        assertThat(shown(true)).isEqualTo(last);
    }
}
