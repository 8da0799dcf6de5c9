package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.TimeRange;
import dev.weir.store.DeletionContract;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresDeletionTest extends DeletionContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    PostgresDeletionTest() {
        super(new ShippedEngine(Databases.engine(databases.create())));
    }

    /** A detached cursor holds no connection, and so it goes on with what is there then. */
    @Test
    @Override
    protected void readsADetachedCursorAsOfItsView() {
        put(0, 0, 20_000);
        View view = view();
        try (SampleCursor cursor = view.samples().read(0, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            assertThat(cursor.next(block)).isTrue();
            cursor.detach();
            view.close();
            delete(new TimeRange(10_000, 15_000), 0);
            flush();
            int found = block.count;
            while (cursor.next(block)) {
                found += block.count;
            }
            assertThat(found).isEqualTo(15_000);
        }
    }
}
