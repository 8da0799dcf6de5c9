package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.run.BitPacking;
import dev.weir.store.run.VarInt;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EventBlockEncoder} wrote. Each column is decoded when it is first asked for, and the texts of few events without those of the
 * others. The array must be readable {@link BitPacking#PADDING} bytes past the block's end. Bytes that cannot be a block give an
 * {@link IllegalStateException} or an index out of bounds; callers have checked a checksum before.
 */
public final class EventBlock {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** No deflated byte stands for more than so many: what bounds the memory that damaged lengths could take. */
    private static final long MOST_INFLATED = 1032;

    private final byte[] bytes;
    private final int start;
    private final int count;
    private long @Nullable [] timestampMicros;
    private long @Nullable [] ids;
    private long @Nullable [] receivedMicros;
    private long @Nullable [] devices;
    private long @Nullable [] cards;
    private byte @Nullable [][] deviceWords;
    private byte @Nullable [][] cardWords;
    private int @Nullable [] textEnds;
    private int @Nullable [] chunkRows;
    private int[] chunkAt = new int[0];
    private int chunks;
    private int sampleAt;
    private int sampleBytes;
    private byte[] chunkText = new byte[0];
    private int chunk = -1;

    /** The block that begins at {@code start}. */
    public EventBlock(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.count = (int) INT.get(bytes, start + 4);
        if (count < 1 || count > EventBlockEncoder.CAPACITY) {
            throw new IllegalStateException("a block has " + count + " events");
        }
    }

    /** Number of the stream that the events belong to. */
    public int stream() {
        return (int) INT.get(bytes, start);
    }

    /** Number of events. */
    public int count() {
        return count;
    }

    private int section(int section) {
        int at = section == 0
                ? start + 8 + 4 * EventBlockEncoder.SECTIONS
                : start + (int) INT.get(bytes, start + 8 + 4 * (section - 1));
        if (at < start || at > bytes.length) {
            throw new IllegalStateException("a column of events lies outside its block");
        }
        return at;
    }

    /** The time of each event, not falling. */
    public long[] timestampMicros() {
        long[] known = timestampMicros;
        if (known == null) {
            known = NumberColumn.decode(bytes, section(0), count);
            timestampMicros = known;
        }
        return known;
    }

    /** The id of each event. */
    public long[] ids() {
        long[] known = ids;
        if (known == null) {
            known = NumberColumn.decode(bytes, section(1), count);
            ids = known;
        }
        return known;
    }

    /** When each event came. */
    public long[] receivedMicros() {
        long[] known = receivedMicros;
        if (known == null) {
            known = NumberColumn.decode(bytes, section(2), count);
            receivedMicros = known;
        }
        return known;
    }

    Dictionary deviceDictionary() {
        return dictionary(3);
    }

    Dictionary cardDictionary() {
        return dictionary(5);
    }

    private Dictionary dictionary(int section) {
        Dictionary dictionary = new Dictionary(bytes, section(section));
        if (dictionary.count() > count) {
            throw new IllegalStateException("a block has " + dictionary.count() + " words for " + count + " events");
        }
        return dictionary;
    }

    /** What stands for a device in {@link #devices}; -1 if none of the events is its. */
    public int findDevice(byte[] device) {
        return deviceDictionary().find(device);
    }

    /** What stands for a card in {@link #cards}; -1 if none of the events names it. */
    public int findCard(byte[] card) {
        int found = cardDictionary().find(card);
        return found < 0 ? -1 : found + 1;
    }

    /** The device of each event, as a number. */
    public long[] devices() {
        long[] known = devices;
        if (known == null) {
            known = new long[count];
            BitPacking.decode(bytes, section(4), known, 0, count);
            devices = known;
        }
        return known;
    }

    /** The card of each event, as a number; 0 for none. */
    public long[] cards() {
        long[] known = cards;
        if (known == null) {
            known = new long[count];
            BitPacking.decode(bytes, section(6), known, 0, count);
            cards = known;
        }
        return known;
    }

    /** The device of one event. */
    public byte[] device(int row) {
        byte[][] words = deviceWords;
        int word = (int) devices()[row];
        return words != null ? words[word] : deviceDictionary().word(word);
    }

    /** The card of one event, empty for none. */
    public byte[] card(int row) {
        int word = (int) cards()[row];
        if (word == 0) {
            return new byte[0];
        }
        byte[][] words = cardWords;
        return words != null ? words[word - 1] : cardDictionary().word(word - 1);
    }

    /** Decodes all words at once, for readers of most events. */
    public void loadWords() {
        if (deviceWords == null) {
            deviceWords = deviceDictionary().words();
            cardWords = cardDictionary().words();
        }
    }

    /** The array that holds the attributes of an event, from {@link #textFrom} to {@link #textTo}; valid until another's are asked for. */
    public byte[] text(int row) {
        int[] rows = chunkRows();
        int wanted = chunk >= 0 && rows[chunk] <= row && row < rows[chunk + 1] ? chunk : chunkOf(rows, row);
        if (wanted != chunk) {
            inflate(rows, wanted);
            chunk = wanted;
        }
        return chunkText;
    }

    /** Where the attributes of an event begin in the array that {@link #text} gives. */
    public int textFrom(int row) {
        int[] ends = textEnds();
        int first = chunkRows()[chunk];
        return row == first ? 0 : ends[row - 1] - (first == 0 ? 0 : ends[first - 1]);
    }

    /** Where they end. */
    public int textTo(int row) {
        int[] ends = textEnds();
        int first = chunkRows()[chunk];
        return ends[row] - (first == 0 ? 0 : ends[first - 1]);
    }

    /** One event, with texts of its own. */
    public Event event(EventStream stream, int row) {
        byte[] card = card(row);
        byte[] text = text(row);
        return new Event(
                stream,
                ids()[row],
                new String(device(row), UTF_8),
                card.length == 0 ? null : new String(card, UTF_8),
                timestampMicros()[row],
                receivedMicros()[row],
                java.util.Arrays.copyOfRange(text, textFrom(row), textTo(row)));
    }

    private int chunkOf(int[] rows, int row) {
        int low = 0;
        int high = chunks - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rows[middle] <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private int[] textEnds() {
        int[] known = textEnds;
        if (known == null) {
            long[] lengths = new long[count];
            int position = BitPacking.decode(bytes, section(7), lengths, 0, count);
            known = new int[count];
            long end = 0;
            for (int i = 0; i < count; i++) {
                end += lengths[i];
                known[i] = (int) end;
                if (lengths[i] < 0 || end > Integer.MAX_VALUE) {
                    throw new IllegalStateException("an event has attributes of " + lengths[i] + " bytes");
                }
            }
            sampleBytes = (int) VarInt.get(bytes, position);
            sampleAt = position + VarInt.length(bytes, position);
            if (sampleBytes < 0 || sampleBytes > EventBlockEncoder.SAMPLE_BYTES) {
                throw new IllegalStateException("a block has a sample of " + sampleBytes + " bytes");
            }
            textEnds = known;
        }
        return known;
    }

    /** The first row of each chunk, and the number of rows behind the last. */
    private int[] chunkRows() {
        int[] known = chunkRows;
        if (known == null) {
            textEnds();
            known = new int[count + 1];
            chunkAt = new int[count];
            int position = sampleAt + sampleBytes;
            int row = 0;
            for (; row < count; chunks++) {
                chunkAt[chunks] = position;
                known[chunks] = row;
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
            known[chunks] = row;
            chunkRows = known;
        }
        return known;
    }

    private void inflate(int[] rows, int wanted) {
        int[] ends = textEnds();
        int first = rows[wanted];
        int length = ends[rows[wanted + 1] - 1] - (first == 0 ? 0 : ends[first - 1]);
        int position = chunkAt[wanted];
        position += VarInt.length(bytes, position);
        int stored = (int) VarInt.get(bytes, position);
        position += VarInt.length(bytes, position);
        if (length > MOST_INFLATED * stored) {
            throw new IllegalStateException("a chunk of attributes has " + stored + " bytes and should give " + length);
        }
        if (chunkText.length < length) {
            chunkText = new byte[Math.max(length, 2 * chunkText.length)];
        }
        if (stored == length) {
            System.arraycopy(bytes, position, chunkText, 0, length);
            return;
        }
        Inflater inflater = new Inflater(true);
        try {
            if (sampleBytes > 0) {
                inflater.setDictionary(bytes, sampleAt, sampleBytes);
            }
            inflater.setInput(bytes, position, stored);
            int inflated = inflater.inflate(chunkText, 0, length);
            if (inflated != length) {
                throw new IllegalStateException("a chunk of attributes has " + inflated + " bytes of " + length);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a chunk of attributes cannot be inflated: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
