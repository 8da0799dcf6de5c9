package dev.weir.retention;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Takes series without samples out of the limit. After a deletion it looks at the series concerned; for all others, which a start does not know and which
 * retention leaves behind, it looks at every series now and then, once half of the limit is used. A series that gets a sample while it looks is
 * counted again with the flush that writes that sample. Blocks on the disk.
 */
final class SeriesCensus {
    private final Store store;
    private final SeriesRegistry registry;

    SeriesCensus(Store store, SeriesRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    /** Looks at some series. */
    void run(int[] seriesIds) {
        try (View view = store.view(0, Duration.ZERO)) {
            for (int id : seriesIds) {
                look(view, id);
            }
        }
    }

    /** Looks at all series if it matters, or until it is to stop. */
    void runWhereItMatters(BooleanSupplier isClosing) {
        if (registry.liveSize() < registry.limit() / 2) {
            return;
        }
        try (View view = store.view(0, Duration.ZERO)) {
            int end = view.samples().seriesCount();
            for (int id = 0; id < end && !isClosing.getAsBoolean(); id++) {
                look(view, id);
            }
        }
    }

    private void look(View view, int id) {
        if (view.samples().isEmpty(id)) {
            registry.retire(id);
        }
    }
}
