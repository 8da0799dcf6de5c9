package dev.weir.store.embedded;

import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunEncoder;
import dev.weir.store.run.Runs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series in a head, by rising time. Where they came in that order, it follows the links and holds nothing but an
 * index; else it sorts a copy.
 */
final class HeadCursor implements RunCursor {
    private final Head head;
    private final int seriesId;
    private final int through;
    private final @Nullable SortedSamples sorted;
    private int start;
    private int following;
    private int length;
    private long firstMicros;
    private long lastMicros;

    private HeadCursor(Head head, int seriesId, int through, @Nullable SortedSamples sorted) {
        this.head = head;
        this.seriesId = seriesId;
        this.through = through;
        this.sorted = sorted;
        this.following = sorted == null ? head.first(seriesId, through) : 0;
    }

    /** A cursor over the samples of a series that were published and not deleted. */
    static RunCursor of(Head head, int seriesId, Head.Published seen) {
        boolean isPlain = !head.hasLate(seriesId) && !head.deletions().isAny(seriesId, seen.deletions());
        return new HeadCursor(head, seriesId, seen.samples(), isPlain ? null : SortedSamples.of(head, seriesId, seen));
    }

    @Override
    public boolean next() {
        start = following;
        if (sorted != null) {
            if (start >= sorted.count()) {
                return false;
            }
            following = Math.min(start + SampleBlock.CAPACITY, sorted.count());
            length = following - start;
            firstMicros = sorted.timestampMicros()[start];
            lastMicros = sorted.timestampMicros()[following - 1];
            return true;
        }
        if (start == 0) {
            return false;
        }
        firstMicros = head.timestampMicros(start);
        int last = start;
        length = 0;
        while (length < SampleBlock.CAPACITY && following != 0) {
            last = following;
            following = head.next(following, through);
            length++;
        }
        lastMicros = head.timestampMicros(last);
        return true;
    }

    @Override
    public long firstMicros() {
        return firstMicros;
    }

    @Override
    public long lastMicros() {
        return lastMicros;
    }

    @Override
    public void read(SampleBlock into) {
        into.ensure(length);
        into.count = length;
        if (sorted != null) {
            System.arraycopy(sorted.timestampMicros(), start, into.timestampMicros, 0, into.count);
            System.arraycopy(sorted.values(), start, into.values, 0, into.count);
            return;
        }
        int count = 0;
        for (int index = start; index != following; index = head.next(index, through)) {
            into.timestampMicros[count] = head.timestampMicros(index);
            into.values[count++] = head.value(index);
        }
    }

    @Override
    public RunCursor detached() {
        RunEncoder encoder = new RunEncoder(SampleBlock.CAPACITY);
        SampleBlock block = new SampleBlock();
        byte[] bytes = new byte[1024];
        int end = 0;
        do {
            read(block);
            int most = end + RunEncoder.maxBytes(block.count) + 16;
            bytes = most <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(most, end * 2));
            end = encoder.encode(seriesId, block.timestampMicros, block.values, 0, block.count, bytes, end);
        } while (next());
        RunCursor cursor = Runs.scan(Arrays.copyOf(bytes, end + 16), 0, end).cursor();
        cursor.next();
        return cursor;
    }

    @Override
    public void close() {
        // The view holds the head.
    }
}
