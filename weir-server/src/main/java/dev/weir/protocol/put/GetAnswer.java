package dev.weir.protocol.put;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.format.put.SampleLines;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a get, in pieces of about 64 KiB. Each series is shown as of one moment: its samples come from one view, which is let go
 * between series, and, after {@link #detach}, in the middle of one. Its methods run on reader threads, one at a time.
 */
final class GetAnswer implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] BEGIN = "ok\n".getBytes(ISO_8859_1);
    private static final byte[] END = "\n".getBytes(ISO_8859_1);

    private final Store store;
    private final SeriesRegistry registry;
    private final SampleBlock block = new SampleBlock();
    private int nextSeries;
    private int endOfSeries;
    private boolean begun;
    private boolean ended;
    private byte[] piece = new byte[0];
    private int filled;
    private @Nullable View view;
    private @Nullable SampleCursor cursor;
    private @Nullable SampleLines lines;

    /** The answer about one series, {@link SeriesRegistry#UNKNOWN} for one that never came. */
    GetAnswer(Store store, SeriesRegistry registry, int seriesId) {
        this.store = store;
        this.registry = registry;
        this.nextSeries = Math.max(0, seriesId);
        this.endOfSeries = seriesId + 1;
    }

    /** The answer about all series. */
    GetAnswer(Store store, SeriesRegistry registry) {
        this.store = store;
        this.registry = registry;
        this.endOfSeries = registry.size();
    }

    /** Whether any piece was handed out. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the last piece was handed out. */
    boolean isEnded() {
        return ended;
    }

    /** The next piece, valid until the next call; there is at least one. */
    ByteBuffer next() {
        filled = 0;
        if (!begun) {
            put(BEGIN);
        }
        while (filled < PIECE_BYTES && (lines != null || openSeries())) {
            fillFromSeries();
        }
        if (lines == null && nextSeries >= endOfSeries) {
            put(END);
            ended = true;
            closeView();
        }
        begun = true;
        return ByteBuffer.wrap(piece, 0, filled);
    }

    private boolean openSeries() {
        if (nextSeries >= endOfSeries) {
            return false;
        }
        View current = view;
        if (current == null) {
            current = store.view(0, Duration.ZERO);
            view = current;
        }
        cursor = current.samples().read(nextSeries, TimeRange.ALL);
        lines = new SampleLines(registry, nextSeries);
        nextSeries++;
        return true;
    }

    private void fillFromSeries() {
        SampleLines current = lines;
        SampleCursor source = cursor;
        if (current == null || source == null) {
            throw new IllegalStateException("BUG: no series is open");
        }
        if (!current.hasMore()) {
            if (!source.next(block)) {
                ensure(current.maxLineBytes());
                filled = current.end(piece, filled);
                closeSeries();
                return;
            }
            current.begin(block.timestampMicros, block.values, block.count);
        }
        int room =
                Math.max(current.maxLineBytes(), Math.min(PIECE_BYTES - filled, block.count * current.maxLineBytes()));
        ensure(room);
        filled = current.print(piece, filled, filled + room);
    }

    private void closeSeries() {
        if (cursor != null) {
            cursor.close();
        }
        cursor = null;
        lines = null;
        closeView();
    }

    private void ensure(int room) {
        if (piece.length < filled + room) {
            piece = java.util.Arrays.copyOf(piece, Math.max(filled + room, Math.min(PIECE_BYTES, piece.length * 4)));
        }
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, piece, filled, bytes.length);
        filled += bytes.length;
    }

    /** Lets go of everything shared before a wait for the peer, and answers how many bytes of heap it keeps of its own. */
    long detach() {
        long kept = cursor == null ? 0 : cursor.detach();
        closeView();
        return kept;
    }

    private void closeView() {
        View current = view;
        if (current != null) {
            view = null;
            current.close();
        }
    }

    @Override
    public void close() {
        closeSeries();
        closeView();
    }
}
