package dev.weir.store.embedded;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.ArrivalSort;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes parts of frozen heads, on a thread of its own. A failure is tried again every second, with the head kept: until then the
 * journal has its commits.
 */
final class Flush implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Flush.class);
    private static final long RETRY_MILLIS = 1000;

    private final Snapshots snapshots;
    private final Parts parts;
    private final SeriesRegistry registry;
    private final Thread thread;
    private final Object retry = new Object();
    private boolean closing;

    // Scratch that is kept from head to head.
    private int[] starts = new int[0];
    private int[] order = new int[0];
    private long[] times = new long[SampleBlock.CAPACITY];
    private double[] values = new double[SampleBlock.CAPACITY];

    Flush(Snapshots snapshots, Parts parts, SeriesRegistry registry) {
        this.snapshots = snapshots;
        this.parts = parts;
        this.registry = registry;
        this.thread = Thread.ofPlatform().name("flush").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            for (Head head = snapshots.awaitFrozen(); head != null; head = snapshots.awaitFrozen()) {
                flush(head);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the flush thread was interrupted", e);
        }
    }

    private void flush(Head head) throws InterruptedException {
        // One name for all tries: each takes the place of what the one before may have left.
        Part.Name name = parts.newName(head.firstSequence(), head.lastSequence());
        boolean failed = false;
        while (true) {
            try {
                write(head, name);
                if (failed) {
                    log.info("flushing works again");
                }
                return;
            } catch (WeirException e) {
                if (!failed) {
                    log.error("cannot flush the head, trying again every second: {}", e.getMessage());
                }
                failed = true;
                snapshots.flushFailed(e);
            }
            synchronized (retry) {
                if (!closing) {
                    retry.wait(RETRY_MILLIS);
                }
                if (closing) {
                    return;
                }
            }
        }
    }

    private void write(Head head, Part.Name name) {
        long started = System.nanoTime();
        PartSummary summary;
        List<Part> older = snapshots.holdParts();
        try (PartWriter writer = parts.writer(name)) {
            writer.series(registry, parts.manifest().seriesCount(), head.seriesCount());
            writeSamples(head, writer);
            writeEvents(head, older, writer);
            writeRecords(head, writer);
            LastIds.of(older).max(head.published().lastIds()).writeTo(writer);
            DeletionsWriter.write(head, older, writer);
            summary = writer.finish();
        } finally {
            older.forEach(Part::release);
        }
        Part part = parts.open(name);
        try {
            parts.add(name, head.seriesCount(), () -> snapshots.flushed(part));
        } catch (RuntimeException e) {
            part.release();
            throw e;
        }
        log.debug(
                "flushed {} samples, {} events, {} bytes, in {} ms",
                summary.samples(),
                head.published().events(),
                summary.fileBytes(),
                (System.nanoTime() - started) / 1_000_000);
    }

    /** Orders the head by series with one counting sort, then writes each series by time. */
    private void writeSamples(Head head, PartWriter writer) {
        int count = head.count();
        int seriesCount = head.seriesCount();
        orderBySeries(head, count, seriesCount);
        int from = 0;
        for (int id = 0; id < seriesCount; id++) {
            int to = starts[id];
            if (to > from) {
                writeSeries(head, writer, id, from, to);
            }
            from = to;
        }
    }

    /** Fills {@code order} with the indexes of the samples, series by series in order of arrival; series {@code id} ends at {@code starts[id]}. */
    private void orderBySeries(Head head, int count, int seriesCount) {
        order = order.length < count ? new int[count] : order;
        starts = starts.length < seriesCount + 1 ? new int[seriesCount + 1] : starts;
        Arrays.fill(starts, 0);
        for (int index = 1; index <= count; index++) {
            starts[head.seriesId(index) + 1]++;
        }
        for (int id = 1; id <= seriesCount; id++) {
            starts[id] += starts[id - 1];
        }
        for (int index = 1; index <= count; index++) {
            order[starts[head.seriesId(index)]++] = index;
        }
    }

    private void writeSeries(Head head, PartWriter writer, int id, int from, int to) {
        int count = to - from;
        if (times.length < count) {
            times = new long[count];
            values = new double[count];
        }
        for (int i = 0; i < count; i++) {
            int index = order[from + i];
            times[i] = head.timestampMicros(index);
            values[i] = head.value(index);
        }
        int kept = head.deletions().takeOut(id, head.published().deletions(), order, from, times, values, count);
        if (kept > 0) {
            registry.revive(id); // It may have been retired while its sample was on the way.
            int left = ArrivalSort.sort(times, values, 0, kept);
            writer.overwritten(kept - left);
            writer.samples(id, times, values, 0, left);
        }
    }

    /** Writes events, and deletions of those that may be in older parts. */
    private static void writeEvents(Head head, List<Part> older, PartWriter part) {
        head.published().events().forEach((stream, count) -> {
            HeadEvents events = head.events(stream);
            try (EventsWriter writer = new EventsWriter(part, stream)) {
                for (int index : ArrivalOrder.of(events, count)) {
                    if (!events.isDeletion(index) || PartEvents.mayHold(older, stream, events.place(index))) {
                        writer.add(events, index);
                    }
                }
                writer.finish();
            }
        });
    }

    private static void writeRecords(Head head, PartWriter part) {
        RecordsWriter writer = new RecordsWriter(part);
        new FlushedRecords(head.records().all(), head.ledgerCut()).forEach(writer::add);
        writer.finish();
    }

    @Override
    public void close() {
        synchronized (retry) {
            closing = true;
            retry.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
