package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.DeletionContract;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresDeletionTest extends DeletionContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final String url = databases.create();

    @Override
    protected Store open(SeriesRegistry series) {
        return new ShippedStore(disk, series, url);
    }

    @Override
    protected void flush(Store store) {
        ((ShippedStore) store).flush();
    }

    /** A detached cursor holds no connection, and so it goes on with what is there then. */
    @Test
    @Override
    protected void readsADetachedCursorAsOfItsView() {
        put(0, 0, 20_000);
        View view = store().view(0, Duration.ZERO);
        try (SampleCursor cursor = view.samples().read(0, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            assertThat(cursor.next(block)).isTrue();
            cursor.detach();
            view.close();
            delete(new TimeRange(10_000, 15_000), 0);
            flush(store());
            int found = block.count;
            while (cursor.next(block)) {
                found += block.count;
            }
            assertThat(found).isEqualTo(15_000);
        }
    }

    @Override
    protected void awaitMerge(Store store) {
        // It has no parts.
    }
}
