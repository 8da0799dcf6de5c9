package dev.weir.model;

import java.util.Arrays;

/**
 * Events of one stream that are handled together, as parallel columns in order of arrival, with their texts in one array.
 *
 * <p>Owned by one connection, which fills it, hands it over, and touches it again only when the answer has come. An event is begun by putting its
 * text (device, card, attributes, in this order) and is in the batch once {@link #endEvent} is called. The arrays are open to the
 * packages that copy them in bulk; only the first {@link #count()} entries, and the text up to the end of the last event, mean anything.
 */
public final class EventBatch implements Change {
    private final EventStream stream;
    private long[] timestampMicros = new long[16];
    private long[] receivedMicros = new long[16];
    private int[] deviceEnds = new int[16];
    private int[] cardEnds = new int[16];
    private int[] ends = new int[16];
    private byte[] text = new byte[1024];
    private int count;
    private int filled;
    private long firstId = -1;

    /** An empty batch of events of one stream; it grows. */
    public EventBatch(EventStream stream) {
        this.stream = stream;
    }

    /** The stream of all its events. */
    public EventStream stream() {
        return stream;
    }

    /** Number of events in it. */
    public int count() {
        return count;
    }

    /** Bytes of text of all its events. */
    public int textBytes() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** Forgets all events. */
    public void clear() {
        count = 0;
        filled = 0;
        firstId = -1;
    }

    /** Appends to the text of the event that is begun. */
    public void putText(byte[] bytes, int from, int to) {
        int length = to - from;
        if (filled + length > text.length) {
            text = Arrays.copyOf(text, Math.max(filled + length, 2 * text.length));
        }
        System.arraycopy(bytes, from, text, filled, length);
        filled += length;
    }

    /** Appends one byte to the text of the event that is begun. */
    public void putText(char ascii) {
        if (filled == text.length) {
            text = Arrays.copyOf(text, 2 * filled);
        }
        text[filled++] = (byte) ascii;
    }

    /** The device's name has been put. */
    public void endDevice() {
        if (count == ends.length) {
            grow(2 * count);
        }
        deviceEnds[count] = filled;
        cardEnds[count] = filled;
    }

    /** The card has been put; not called for an event without one. */
    public void endCard() {
        cardEnds[count] = filled;
    }

    /** The attributes have been put, and with them the event is in the batch. */
    public void endEvent(long timestamp, long received) {
        timestampMicros[count] = timestamp;
        receivedMicros[count] = received;
        ends[count++] = filled;
    }

    /** Makes room for {@code events} with {@code textBytes} of text in all, and says that the arrays have been filled from outside with just these. */
    public void fill(int events, int textBytes) {
        if (events > ends.length) {
            grow(events);
        }
        if (textBytes > text.length) {
            text = new byte[textBytes];
        }
        count = events;
        filled = textBytes;
    }

    private void grow(int size) {
        timestampMicros = Arrays.copyOf(timestampMicros, size);
        receivedMicros = Arrays.copyOf(receivedMicros, size);
        deviceEnds = Arrays.copyOf(deviceEnds, size);
        cardEnds = Arrays.copyOf(cardEnds, size);
        ends = Arrays.copyOf(ends, size);
    }

    /** The id of the first event; the others follow without gaps. Given when the batch is journaled, -1 before. */
    public long firstId() {
        return firstId;
    }

    /** Gives the events their ids. */
    public void firstId(long id) {
        firstId = id;
    }

    /** The time of each event, microseconds since the Unix epoch. */
    public long[] timestampMicros() {
        return timestampMicros;
    }

    /** When each event came, microseconds since the Unix epoch. */
    public long[] receivedMicros() {
        return receivedMicros;
    }

    /** Where in {@link #text()} each event begins. */
    public int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Where the device's name of each event ends, which begins where the event does. */
    public int[] deviceEnds() {
        return deviceEnds;
    }

    /** Where the card of each event ends, which begins where the device's name ends; an empty one is none. */
    public int[] cardEnds() {
        return cardEnds;
    }

    /** Where the attributes of each event end, which begin where the card ends; the next event begins there. */
    public int[] ends() {
        return ends;
    }

    /** The texts of all events in UTF-8, one behind the other. */
    public byte[] text() {
        return text;
    }
}
