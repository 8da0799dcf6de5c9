package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Readers beside a writer: each view is the state after one commit, never a mixture of two. */
class ConcurrentReadersTest {
    private static final int SERIES = 16;
    private static final int COMMITS = 6000;
    private static final int TIMES = 512;
    private static final int DEVICES = 7;
    private static final int LIMIT = 50;

    private final SeriesRegistry registry = new SeriesRegistry(SERIES);
    private final AtomicLong applied = new AtomicLong();

    /**
     * Commit N writes the value N to every series at time N modulo {@code TIMES}, and an event of the id N. So in the state after commit M each series
     * has the same samples, the newest being M and each value being the last of its time, and the events are those from 1 to M.
     */
    @Test
    void showEachCommitWholeOrNotAtAll() throws Exception {
        for (int id = 0; id < SERIES; id++) {
            registry.findOrAdd(("key " + id).getBytes(UTF_8));
        }
        EmbeddedStore.Options options = new EmbeddedStore.Options(1024, Duration.ofMinutes(10));
        SimulatedDisk disk = new SimulatedDisk(2);
        try (EmbeddedStore store =
                        EmbeddedStore.open(disk, Path.of("/data"), registry, options, System::nanoTime, durable -> {});
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Callable<Long> reader = () -> readUntilDone(store);
            List<Future<Long>> readers = List.of(threads.submit(reader), threads.submit(reader));
            Future<?> writer = threads.submit(() -> write(store));
            writer.get();
            for (Future<Long> each : readers) {
                assertThat(each.get()).isPositive();
            }
        }
    }

    private void write(EmbeddedStore store) {
        try {
            for (long sequence = 1; sequence <= COMMITS; sequence++) {
                Batch batch = new Batch(SERIES);
                for (int id = 0; id < SERIES; id++) {
                    batch.add(id, sequence % TIMES, (double) sequence);
                }
                store.apply(new Commit(sequence, 0, SERIES, List.of(batch, EventBatches.of(List.of(event(sequence))))));
                applied.set(sequence);
            }
        } finally {
            applied.set(COMMITS);
        }
    }

    /** Events of which the later come before the earlier in time, by hundreds. */
    private static Event event(long id) {
        String device = "device-" + id % DEVICES;
        byte[] attributes = ("{\"id\":" + id + "}").getBytes(UTF_8);
        return new Event(EventStream.READINGS, id, device, null, -id / 100, id, attributes);
    }

    private static void compareEvents(View view, long last) {
        long device = last % DEVICES;
        List<Event> found = view.events().read(query("device-" + device, false));
        List<Long> wanted = LongStream.rangeClosed(Math.max(1, last - LIMIT * DEVICES - 100), last)
                .filter(id -> id % DEVICES == device)
                .boxed()
                .sorted(Comparator.comparingLong((Long id) -> -id / 100).thenComparingLong(id -> id))
                .limit(LIMIT)
                .toList();
        assertThat(found.stream().map(Event::id).toList()).isEqualTo(wanted);
        assertThat(found)
                .allSatisfy(each ->
                        assertThat(new String(each.attributes(), UTF_8)).isEqualTo("{\"id\":" + each.id() + "}"));
        List<Event> newest = view.events().read(query(null, true));
        List<Long> falling = LongStream.iterate(Math.min(last, 99), id -> id >= 1, id -> id - 1)
                .limit(LIMIT)
                .boxed()
                .toList();
        assertThat(newest.stream().map(Event::id).toList()).isEqualTo(falling);
        assertThat(view.events().lastId(EventStream.READINGS)).isEqualTo(last);
    }

    private static EventQuery query(@Nullable String device, boolean newestFirst) {
        return new EventQuery(
                EventStream.READINGS, device, null, TimeRange.ALL, Long.MAX_VALUE, newestFirst, null, LIMIT);
    }

    private long readUntilDone(EmbeddedStore store) {
        SampleBlock block = new SampleBlock();
        long views = 0;
        for (long before = applied.get(); before < COMMITS; before = applied.get()) {
            try (View view = store.view(before, Duration.ofSeconds(10))) {
                long newest = -1;
                for (int id = 0; id < SERIES; id++) {
                    long found = newest(view, id, block);
                    assertThat(found).isGreaterThanOrEqualTo(before);
                    assertThat(newest == -1 || found == newest)
                            .as("series %s ends at %s, those before it at %s", id, found, newest)
                            .isTrue();
                    newest = found;
                }
                compareEvents(view, newest);
            }
            views++;
        }
        return views;
    }

    /** The newest value of a series, all of which must be what they are after that commit. */
    private static long newest(View view, int id, SampleBlock block) {
        long newest = 0;
        double[] values = new double[TIMES];
        try (SampleCursor cursor = view.samples().read(id, TimeRange.ALL)) {
            while (cursor.next(block)) {
                for (int i = 0; i < block.count; i++) {
                    values[(int) block.timestampMicros[i]] = block.values[i];
                    newest = Math.max(newest, (long) block.values[i]);
                }
            }
        }
        for (int time = 0; time < TIMES; time++) {
            long last = newest - Math.floorMod(newest - time, TIMES);
            assertThat(values[time]).isEqualTo((double) Math.max(0, last));
        }
        return newest;
    }
}
