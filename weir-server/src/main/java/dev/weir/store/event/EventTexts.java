package dev.weir.store.event;

import dev.weir.store.run.BitPacking;
import dev.weir.store.run.VarInt;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The attributes of a block: their lengths, and chunks of text that are inflated one at a time, when one of their rows is asked for. */
final class EventTexts {
    /** No deflated byte stands for more than so many: what bounds the memory that damaged lengths could take. */
    private static final long MOST_INFLATED = 1032;

    private final byte[] bytes;
    private final EventScratch scratch;
    private final int[] ends;
    private final int[] chunkRows;
    private final int[] chunkPlaces;
    private final int sampleAt;
    private final int sampleBytes;
    private int chunks;
    private int chunk = -1;
    private byte[] text = new byte[0];

    /** The texts of {@code count} events that begin at {@code at}. */
    EventTexts(byte[] bytes, int at, int count, EventScratch scratch) {
        this.bytes = bytes;
        this.scratch = scratch;
        long[] lengths = scratch.column(EventScratch.Column.LENGTH, count);
        int position = BitPacking.decode(bytes, at, lengths, 0, count);
        ends = scratch.ends(count);
        long end = 0;
        for (int i = 0; i < count; i++) {
            end += lengths[i];
            ends[i] = (int) end;
            if (lengths[i] < 0 || end > Integer.MAX_VALUE) {
                throw new IllegalStateException("an event has attributes of " + lengths[i] + " bytes");
            }
        }
        sampleBytes = (int) VarInt.get(bytes, position);
        sampleAt = position + VarInt.length(bytes, position);
        if (sampleBytes < 0 || sampleBytes > EventBlockEncoder.SAMPLE_BYTES) {
            throw new IllegalStateException("a block has a sample of " + sampleBytes + " bytes");
        }
        chunkRows = scratch.chunkRows(count + 1);
        chunkPlaces = scratch.chunkPlaces(count);
        findChunks(count);
    }

    private void findChunks(int count) {
        int position = sampleAt + sampleBytes;
        int row = 0;
        for (; row < count; chunks++) {
            chunkPlaces[chunks] = position;
            chunkRows[chunks] = row;
            long rows = VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
            long stored = VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
            if (rows < 1 || rows > count - row || stored < 0 || stored > bytes.length - position) {
                throw new IllegalStateException("a chunk of attributes has " + rows + " rows");
            }
            row += (int) rows;
            position += (int) stored;
        }
        chunkRows[chunks] = row;
    }

    /** The array that holds the text of a row; valid until another's is asked for. */
    byte[] text(int row) {
        boolean isLoaded = chunk >= 0 && chunkRows[chunk] <= row && row < chunkRows[chunk + 1];
        if (!isLoaded) {
            int wanted = chunkOf(row);
            chunk = -1;
            text = inflate(wanted);
            chunk = wanted;
        }
        return text;
    }

    /** Where the text of a row of the chunk at hand begins. */
    int from(int row) {
        return row == 0 ? 0 : ends[row - 1] - chunkStart(chunk);
    }

    /** Where it ends. */
    int to(int row) {
        return ends[row] - chunkStart(chunk);
    }

    /** Whether a row has none; needs no chunk at hand. */
    boolean isEmpty(int row) {
        return ends[row] == (row == 0 ? 0 : ends[row - 1]);
    }

    private int chunkStart(int of) {
        int first = chunkRows[of];
        return first == 0 ? 0 : ends[first - 1];
    }

    private int chunkOf(int row) {
        int low = 0;
        int high = chunks - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunkRows[middle] <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private byte[] inflate(int wanted) {
        int length = ends[chunkRows[wanted + 1] - 1] - chunkStart(wanted);
        int position = chunkPlaces[wanted];
        position += VarInt.length(bytes, position);
        int stored = (int) VarInt.get(bytes, position);
        position += VarInt.length(bytes, position);
        if (length > MOST_INFLATED * stored) {
            throw new IllegalStateException("a chunk of attributes has " + stored + " bytes and should give " + length);
        }
        byte[] target = scratch.text(length);
        if (stored == length) {
            System.arraycopy(bytes, position, target, 0, length);
            return target;
        }
        Inflater inflater = new Inflater(true);
        try {
            if (sampleBytes > 0) {
                inflater.setDictionary(bytes, sampleAt, sampleBytes);
            }
            inflater.setInput(bytes, position, stored);
            int inflated = inflater.inflate(target, 0, length);
            if (inflated != length) {
                throw new IllegalStateException("a chunk of attributes has " + inflated + " bytes of " + length);
            }
            return target;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a chunk of attributes cannot be inflated: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
