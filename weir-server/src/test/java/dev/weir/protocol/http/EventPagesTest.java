package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.RealDisk;
import dev.weir.format.json.EventPrinter;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.query.KeptBytes;
import dev.weir.query.Readers;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventPagesTest {
    private static final int ROOM = 60_000;

    @TempDir
    private Path directory;

    private final Semaphore room = new Semaphore(ROOM);
    private final Readers readers = new Readers("reader", new LongAdder());
    private EmbeddedStore store;

    @BeforeEach
    void openStore() {
        store = EmbeddedStore.open(
                new RealDisk(),
                directory,
                new SeriesRegistry(10),
                new EmbeddedStore.Options(1024, Duration.ofMinutes(10)),
                System::nanoTime,
                through -> {});
        byte[] attributes = ("{\"a\":\"" + "x".repeat(30_000) + "\"}").getBytes(UTF_8);
        Event event = new Event(EventStream.READINGS, 1, "d", null, 1, 1, attributes);
        store.apply(new Commit(1, 0, 0, List.of(EventBatches.of(List.of(event)))));
    }

    @AfterEach
    void closeStore() {
        readers.close();
        store.close();
    }

    private EventPages pages() {
        EventQuery query =
                new EventQuery(EventStream.READINGS, null, null, TimeRange.ALL, Long.MAX_VALUE, true, null, 1);
        return new EventPages(store, readers, query, 1, EventPrinter::json, new KeptBytes(room));
    }

    @Test
    void pagesOfAllRepliesTakeNoMoreThanThereIsRoomFor() {
        try (EventPages slow = pages()) {
            assertThat(slow.next().size()).isGreaterThan(30_000);
            try (EventPages another = pages()) {
                assertThatThrownBy(another::next)
                        .isInstanceOf(WeirException.class)
                        .extracting(e -> ((WeirException) e).code())
                        .isEqualTo(WeirException.Code.OVERLOADED);
            }
        }
        try (EventPages later = pages()) {
            assertThat(later.next().size()).isGreaterThan(30_000);
        }
        assertThat(room.availablePermits()).isEqualTo(ROOM);
    }
}
