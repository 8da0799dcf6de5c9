package dev.weir.store.event;

import dev.weir.store.run.BitPacking;
import dev.weir.store.run.VarInt;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Gathers events in the order of time and id and encodes them as one block, as {@code docs/format/part.md} has it in tables. Used again from block
 * to block; close it, for it holds a compressor.
 */
public final class EventBlockEncoder implements AutoCloseable {
    /** The most events in a block. */
    public static final int CAPACITY = 8192;

    static final int SECTIONS = 7;
    static final int SAMPLE_BYTES = 1 << 10;
    private static final int HEADER_BYTES = 8 + 4 * SECTIONS;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final int CHUNK_ROWS = 64;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int LEVEL = 4;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int stream;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final long[] timestampMicros = new long[CAPACITY];
    private final long[] ids = new long[CAPACITY];
    private final long[] receivedMicros = new long[CAPACITY];
    private final int[] devices = new int[CAPACITY];
    private final int[] cards = new int[CAPACITY];
    private final int[] ends = new int[CAPACITY];
    private final long[] scratch = new long[CAPACITY];
    private final WordSet deviceWords = new WordSet();
    private final WordSet cardWords = new WordSet();
    private byte[] text = new byte[1 << 16];
    private int textBytes;
    private int count;
    private byte[] block = new byte[1 << 16];
    private int filled;

    /** An encoder for the events of one stream. */
    public EventBlockEncoder(int stream) {
        this.stream = stream;
    }

    /** Appends an event; the card is null or empty for none. There is room, by {@link #isFull}. */
    public void add(
            long id,
            long timestamp,
            long received,
            byte[] device,
            int deviceFrom,
            int deviceTo,
            byte[] card,
            int cardFrom,
            int cardTo,
            byte[] attributes,
            int from,
            int to) {
        timestampMicros[count] = timestamp;
        ids[count] = id;
        receivedMicros[count] = received;
        devices[count] = deviceWords.add(
                device, deviceFrom, deviceTo, Words.hash(Words.Kind.DEVICE, device, deviceFrom, deviceTo));
        cards[count] = cardFrom == cardTo
                ? -1
                : cardWords.add(card, cardFrom, cardTo, Words.hash(Words.Kind.CARD, card, cardFrom, cardTo));
        if (textBytes + to - from > text.length) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, textBytes + to - from));
        }
        System.arraycopy(attributes, from, text, textBytes, to - from);
        textBytes += to - from;
        ends[count++] = textBytes;
    }

    /** Number of events gathered. */
    public int count() {
        return count;
    }

    /** Whether the block must be encoded before more is added. */
    public boolean isFull() {
        return count == CAPACITY || textBytes + deviceWords.bytes() + cardWords.bytes() >= MOST_TEXT_BYTES;
    }

    /** Time of the first event. */
    public long firstMicros() {
        return timestampMicros[0];
    }

    /** Time of the last event. */
    public long lastMicros() {
        return timestampMicros[count - 1];
    }

    /** The ids of all events gathered. */
    public long[] ids() {
        return Arrays.copyOf(ids, count);
    }

    /** How many of those gathered have no attributes. */
    public int deletions() {
        int deletions = 0;
        for (int i = 0; i < count; i++) {
            deletions += ends[i] == (i == 0 ? 0 : ends[i - 1]) ? 1 : 0;
        }
        return deletions;
    }

    /** Hands over the hashes of all words in the block. */
    public void forEachWord(java.util.function.IntConsumer action) {
        for (int i = 0; i < deviceWords.count(); i++) {
            action.accept(deviceWords.hash(i));
        }
        for (int i = 0; i < cardWords.count(); i++) {
            action.accept(cardWords.hash(i));
        }
    }

    /** The block of all events gathered, at least one; valid until the next call. The encoder is empty then. */
    public ByteBuffer encode() {
        ensure(HEADER_BYTES + 3 * NumberColumn.maxBytes(count));
        INT.set(block, 0, stream);
        INT.set(block, 4, count);
        filled = HEADER_BYTES;
        numbers(0, timestampMicros);
        numbers(1, ids);
        numbers(2, receivedMicros);
        words(3, deviceWords, devices, 0);
        words(5, cardWords, cards, 1);
        attributes();
        ByteBuffer done = ByteBuffer.wrap(block, 0, filled);
        deviceWords.clear();
        cardWords.clear();
        count = 0;
        textBytes = 0;
        return done;
    }

    private void ensure(int more) {
        if (filled + more > block.length) {
            block = Arrays.copyOf(block, Math.max(filled + more, 2 * block.length));
        }
    }

    /** Sections after the first state where they begin; the last number is where the attributes do. */
    private void begin(int section) {
        if (section > 0) {
            INT.set(block, 8 + 4 * (section - 1), filled);
        }
    }

    private void numbers(int section, long[] column) {
        begin(section);
        filled = NumberColumn.encode(column, count, scratch, block, filled);
    }

    private void words(int section, WordSet words, int[] places, int shift) {
        begin(section);
        ensure(Dictionary.maxBytes(words.count(), words.bytes()) + BitPacking.maxBytes(count));
        int[] sorted = words.sort();
        filled = Dictionary.encode(words.words(), words.count(), block, filled);
        begin(section + 1);
        for (int i = 0; i < count; i++) {
            scratch[i] = places[i] < 0 ? 0L : (long) sorted[places[i]] + shift;
        }
        filled = BitPacking.encode(scratch, count, block, filled);
    }

    /** Lengths, then the compressed chunks, each readable alone with the text of the first event at hand. */
    private void attributes() {
        begin(SECTIONS);
        ensure(BitPacking.maxBytes(count) + VarInt.MAX_BYTES + SAMPLE_BYTES);
        for (int i = 0; i < count; i++) {
            scratch[i] = (long) ends[i] - (i == 0 ? 0 : ends[i - 1]);
        }
        filled = BitPacking.encode(scratch, count, block, filled);
        int sample = Math.min(SAMPLE_BYTES, ends[0]);
        filled = VarInt.put(sample, block, filled);
        System.arraycopy(text, 0, block, filled, sample);
        filled += sample;
        int from = 0;
        for (int row = 0; row < count; ) {
            int end = row + 1;
            while (end < count && end - row < CHUNK_ROWS && ends[end] - from <= CHUNK_BYTES) {
                end++;
            }
            chunk(end - row, from, ends[end - 1], sample);
            from = ends[end - 1];
            row = end;
        }
        ensure(BitPacking.PADDING);
    }

    /** Number of rows, bytes as stored, and the text: deflated, or as it is where that is not shorter. */
    private void chunk(int rows, int from, int to, int sample) {
        int length = to - from;
        ensure(2 * VarInt.MAX_BYTES + length);
        deflater.reset();
        if (sample > 0) {
            deflater.setDictionary(text, 0, sample);
        }
        deflater.setInput(text, from, length);
        deflater.finish();
        int bodyAt = filled + 2 * VarInt.MAX_BYTES;
        int stored = deflater.deflate(block, bodyAt, length);
        filled = VarInt.put(rows, block, filled);
        if (deflater.finished() && stored < length) {
            filled = VarInt.put(stored, block, filled);
            System.arraycopy(block, bodyAt, block, filled, stored);
        } else {
            stored = length;
            filled = VarInt.put(length, block, filled);
            System.arraycopy(text, from, block, filled, length);
        }
        filled += stored;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
