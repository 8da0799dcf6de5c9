package dev.weir.retention;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Takes series without samples out of the limit. After a deletion it looks at the series concerned; for all others, which a start does not know and which
 * retention leaves behind, it looks at every series now and then, once half of the limit is used. A series that gets a sample while it looks is
 * counted again when it looks a second time, or with the flush that writes that sample. Blocks on the disk.
 */
final class SeriesCensus {
    /** So many series by one view: of a database it is no longer that of one moment after some minutes. */
    private static final int AT_ONCE = 1000;

    private final Store store;
    private final SeriesRegistry registry;

    SeriesCensus(Store store, SeriesRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    /** Looks at some series. */
    void run(int[] seriesIds) {
        look(IntStream.of(seriesIds), () -> false);
    }

    /** Looks at all series if it matters, or until it is to stop. */
    void runWhereItMatters(BooleanSupplier isClosing) {
        if (registry.liveSize() >= registry.limit() / 2) {
            look(IntStream.range(0, registry.size()), isClosing);
        }
    }

    private void look(IntStream seriesIds, BooleanSupplier isClosing) {
        PrimitiveIterator.OfInt next =
                seriesIds.takeWhile(id -> !isClosing.getAsBoolean()).iterator();
        while (next.hasNext()) {
            int[] some = new int[AT_ONCE];
            int count = 0;
            while (next.hasNext() && count < AT_ONCE) {
                some[count++] = next.nextInt();
            }
            look(Arrays.copyOf(some, count), isClosing);
        }
    }

    /** Retires those that are empty, and looks again: a sample may have come and been flushed since the first view, before its series was retired. */
    private void look(int[] seriesIds, BooleanSupplier isClosing) {
        int[] empty;
        try (View view = store.view(0, Duration.ZERO)) {
            empty = IntStream.of(seriesIds)
                    .takeWhile(id -> !isClosing.getAsBoolean())
                    .filter(id -> view.samples().isEmpty(id))
                    .toArray();
        }
        if (empty.length == 0) {
            return;
        }
        for (int id : empty) {
            registry.retire(id);
        }
        try (View view = store.view(0, Duration.ZERO)) {
            for (int id : empty) {
                if (!view.samples().isEmpty(id)) {
                    registry.revive(id);
                }
            }
        }
    }
}
