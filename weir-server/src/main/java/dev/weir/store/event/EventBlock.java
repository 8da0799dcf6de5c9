package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.run.BitPacking;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EventBlockEncoder} wrote. Each column is decoded when it is first asked for, and the texts of few events without those of the
 * others. The array must be readable {@link BitPacking#PADDING} bytes past the block's end. Bytes that cannot be a block give an
 * {@link IllegalStateException} or an index out of bounds; callers have checked a checksum before.
 */
public final class EventBlock {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final EventScratch scratch;
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
    private @Nullable EventTexts texts;

    /** The block that begins at {@code start}, decoded to arrays of its own. */
    public EventBlock(byte[] bytes, int start) {
        this(bytes, start, new EventScratch());
    }

    /** The block that begins at {@code start}. It is valid until the scratch is given to another. */
    public EventBlock(byte[] bytes, int start, EventScratch scratch) {
        this.scratch = scratch;
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

    private long[] numbers(int section, EventScratch.Column column) {
        long[] target = scratch.column(column, count);
        NumberColumn.decode(bytes, section(section), count, target);
        return target;
    }

    /** The time of each event, not falling. */
    public long[] timestampMicros() {
        long[] known = timestampMicros;
        if (known == null) {
            known = numbers(0, EventScratch.Column.TIMESTAMP);
            timestampMicros = known;
        }
        return known;
    }

    /** The id of each event. */
    public long[] ids() {
        long[] known = ids;
        if (known == null) {
            known = numbers(1, EventScratch.Column.ID);
            ids = known;
        }
        return known;
    }

    /** When each event came. */
    public long[] receivedMicros() {
        long[] known = receivedMicros;
        if (known == null) {
            known = numbers(2, EventScratch.Column.RECEIVED);
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
            known = scratch.column(EventScratch.Column.DEVICE, count);
            BitPacking.decode(bytes, section(4), known, 0, count);
            devices = known;
        }
        return known;
    }

    /** The card of each event, as a number; 0 for none. */
    public long[] cards() {
        long[] known = cards;
        if (known == null) {
            known = scratch.column(EventScratch.Column.CARD, count);
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

    private EventTexts texts() {
        EventTexts known = texts;
        if (known == null) {
            known = new EventTexts(bytes, section(7), count, scratch);
            texts = known;
        }
        return known;
    }

    /** Whether a row has no attributes, so that it says that the event at its place is no longer there. */
    public boolean isDeletion(int row) {
        return texts().isEmpty(row);
    }

    /** The array that holds the attributes of an event, from {@link #textFrom} to {@link #textTo}; valid until another's are asked for. */
    public byte[] text(int row) {
        return texts().text(row);
    }

    /** Where the attributes of the event whose {@link #text} was asked for last begin. */
    public int textFrom(int row) {
        return texts().from(row);
    }

    /** Where they end. */
    public int textTo(int row) {
        return texts().to(row);
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
}
