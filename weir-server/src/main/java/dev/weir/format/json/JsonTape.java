package dev.weir.format.json;

import java.util.Arrays;

/**
 * The values of one JSON document in the order in which they came, each with the field's name that stands before it. Entry 0 is the document itself; the
 * fields of an object at {@code i} begin at {@code i + 1}, and {@link #next} leads from each to its neighbour, up to {@code next(i)}.
 *
 * <p>Filled by a {@link JsonScanner}, whose next scan overwrites it. Positions are those of the scanned array, except that texts with escapes in them
 * lie unescaped in an array of the tape's own: {@link #keyBytes} and {@link #textBytes} tell which.
 */
public final class JsonTape {
    private static final int FLAGS = 0;
    private static final int MEMBER_FROM = 1;
    private static final int KEY_FROM = 2;
    private static final int KEY_TO = 3;
    private static final int KEY_HASH = 4;
    private static final int FROM = 5;
    private static final int TO = 6;
    private static final int TEXT_FROM = 7;
    private static final int TEXT_TO = 8;
    private static final int NEXT = 9;
    private static final int WIDTH = 10;
    private static final int KEY_UNESCAPED = 1;
    private static final int TEXT_UNESCAPED = 2;

    private int[] cells = new int[16 * WIDTH];
    private JsonKind[] kinds = new JsonKind[16];
    private double[] numbers = new double[16];
    private int count;
    private byte[] bytes = {};
    private final Unescaped unescaped = new Unescaped();
    private boolean hasLineBreaks;
    private int memberFrom;
    private int keyFrom;
    private int keyTo;
    private int keyHash;
    private int keyFlag;

    JsonTape() {}

    void begin(byte[] source) {
        bytes = source;
        count = 0;
        hasLineBreaks = false;
        unescaped.clear();
        noKey(0);
    }

    /** The value that follows has a key; if that has escapes its text is the tape's own. */
    void key(int rawFrom, int from, int to, boolean escaped) {
        memberFrom = rawFrom;
        keyFrom = from;
        keyTo = to;
        keyFlag = 0;
        if (escaped) {
            keyFlag = KEY_UNESCAPED;
            keyFrom = unescaped.length();
            unescaped.add(bytes, from, to);
            keyTo = unescaped.length();
        }
        keyHash = KeyHash.of(escaped ? unescaped.bytes() : bytes, keyFrom, keyTo);
    }

    /** The value that follows has none. */
    void noKey(int rawFrom) {
        memberFrom = rawFrom;
        keyFrom = 0;
        keyTo = 0;
        keyHash = 0;
        keyFlag = 0;
    }

    int add(JsonKind kind, int from) {
        if (count == numbers.length) {
            cells = Arrays.copyOf(cells, 2 * cells.length);
            kinds = Arrays.copyOf(kinds, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        int cell = count * WIDTH;
        kinds[count] = kind;
        cells[cell + FLAGS] = keyFlag;
        cells[cell + MEMBER_FROM] = memberFrom;
        cells[cell + KEY_FROM] = keyFrom;
        cells[cell + KEY_TO] = keyTo;
        cells[cell + KEY_HASH] = keyHash;
        cells[cell + FROM] = from;
        return count++;
    }

    void end(int entry, int to) {
        cells[entry * WIDTH + TO] = to;
        cells[entry * WIDTH + NEXT] = count;
    }

    void number(int entry, double value) {
        numbers[entry] = value;
    }

    /** The value is text, between quotation marks. */
    void text(int entry, int from, int to, boolean escaped) {
        int cell = entry * WIDTH;
        cells[cell + TEXT_FROM] = from;
        cells[cell + TEXT_TO] = to;
        if (escaped) {
            cells[cell + FLAGS] |= TEXT_UNESCAPED;
            cells[cell + TEXT_FROM] = unescaped.length();
            unescaped.add(bytes, from, to);
            cells[cell + TEXT_TO] = unescaped.length();
        }
    }

    void lineBreak() {
        hasLineBreaks = true;
    }

    /** Number of values in it. */
    public int count() {
        return count;
    }

    /** Whether there are line breaks or tabs between its values. */
    public boolean hasLineBreaks() {
        return hasLineBreaks;
    }

    /** What a value is. */
    public JsonKind kind(int entry) {
        return kinds[entry];
    }

    /** Where a value begins, or its field if it has a key. */
    public int memberFrom(int entry) {
        return cells[entry * WIDTH + MEMBER_FROM];
    }

    /** Where a value begins. */
    public int from(int entry) {
        return cells[entry * WIDTH + FROM];
    }

    /** Where it ends. */
    public int to(int entry) {
        return cells[entry * WIDTH + TO];
    }

    /** The entry behind a value and all that is in it. */
    public int next(int entry) {
        return cells[entry * WIDTH + NEXT];
    }

    /** What a number is. */
    public double number(int entry) {
        return numbers[entry];
    }

    /** The array in which a field's name is, from {@link #keyFrom} to {@link #keyTo}. */
    public byte[] keyBytes(int entry) {
        return (cells[entry * WIDTH + FLAGS] & KEY_UNESCAPED) == 0 ? bytes : unescaped.bytes();
    }

    /** Where a field's name begins. */
    public int keyFrom(int entry) {
        return cells[entry * WIDTH + KEY_FROM];
    }

    /** Where it ends. */
    public int keyTo(int entry) {
        return cells[entry * WIDTH + KEY_TO];
    }

    int keyHash(int entry) {
        return cells[entry * WIDTH + KEY_HASH];
    }

    /** Whether a field has this name. */
    public boolean isKey(int entry, byte[] name) {
        return Arrays.equals(keyBytes(entry), keyFrom(entry), keyTo(entry), name, 0, name.length);
    }

    /** The array in which a string's text is, from {@link #textFrom} to {@link #textTo}. */
    public byte[] textBytes(int entry) {
        return (cells[entry * WIDTH + FLAGS] & TEXT_UNESCAPED) == 0 ? bytes : unescaped.bytes();
    }

    /** Where a string's text begins. */
    public int textFrom(int entry) {
        return cells[entry * WIDTH + TEXT_FROM];
    }

    /** Where it ends. */
    public int textTo(int entry) {
        return cells[entry * WIDTH + TEXT_TO];
    }
}
