package dev.weir.format.ndjson;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.model.Reject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the objects in what a peer sends, one a line, or one alone, or in an array, hands them on, and numbers them. */
final class ObjectReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** What is done with each object. */
    interface Taker {
        /** Whether the objects so far should be used before there are more. */
        boolean isFull();

        /** Takes the object that is entry 0 of a tape, or rejects it. */
        void take(byte[] bytes, JsonTape tape);
    }

    /** How the objects of a body stand together. */
    private enum Shape {
        UNKNOWN,
        LINES,
        ARRAY,
    }

    private final int maxBytes;
    private final JsonScanner scanner;
    private final Taker taker;
    private byte[] bytes = {};
    private Rejects rejects = new Rejects();
    private Shape shape = Shape.UNKNOWN;
    private boolean atStart = true;
    private long line;
    private int itemFrom;
    private int itemTo;

    ObjectReader(int maxBytes, int maxDepth, Taker taker) {
        this.maxBytes = maxBytes;
        this.scanner = new JsonScanner(maxDepth);
        this.taker = taker;
    }

    void begin() {
        line = 0;
        atStart = true;
        shape = Shape.UNKNOWN;
    }

    long line() {
        return line;
    }

    void line(long last) {
        line = last;
        atStart = last == 0;
    }

    void reject(Reject.Code code, String problem, String device) {
        String what = shape == Shape.ARRAY ? "element" : "line";
        Reject reject = new Reject(line, code, "cannot take the " + what + ": " + problem);
        rejects.add(reject, itemFrom, itemTo, device.isEmpty() ? null : device);
    }

    private void unreadable(Reject.Code code, String problem) {
        String what = shape == Shape.ARRAY ? "element" : "line";
        rejects.add(new Reject(line, code, "cannot read the " + what + ": " + problem), itemFrom, itemTo, null);
    }

    /** Reads lines up to {@code to}, or until there is enough; answers where it stopped. */
    int lines(byte[] source, int from, int to, Rejects unread) {
        bytes = source;
        rejects = unread;
        int at = from;
        while (at < to && !unread.isFull() && !taker.isFull()) {
            int end = endOfLine(source, at, to);
            line(at, end);
            at = Math.min(end + 1, to);
        }
        return at;
    }

    private void line(int from, int end) {
        int start = skipByteOrderMark(from, end);
        int stop = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
        if (skipBlanks(start, stop) < stop) {
            line++;
            item(start, stop);
        }
    }

    /** Reads the objects of a body up to {@code to}, its end, or until there is enough; answers where it stopped, to go on from. */
    int elements(byte[] source, int from, int to, Rejects unread) {
        bytes = source;
        rejects = unread;
        int at = from;
        if (shape == Shape.UNKNOWN) {
            at = skipByteOrderMark(at, to);
            int first = skipBlanks(at, to);
            boolean array = first < to && bytes[first] == '[';
            shape = array ? Shape.ARRAY : Shape.LINES;
            at = array ? first + 1 : at;
            int end = BodyText.trimmedEnd(bytes, at, to);
            if (!array && isOneObject(first, end)) {
                line++;
                item(first, end);
                return to;
            }
        }
        return shape == Shape.ARRAY ? array(at, to) : lines(source, at, to, unread);
    }

    /** Whether a body is a single object over several lines. What is no object either way is read as lines, which lose none of their neighbours. */
    private boolean isOneObject(int from, int to) {
        int lineEnd = endOfLine(bytes, from, to);
        if (lineEnd == to || scanner.scanAll(bytes, from, lineEnd) || !scanner.isCutShort()) {
            return false;
        }
        return to - from <= maxBytes ? scanner.scanAll(bytes, from, to) : BodyText.endOfValue(bytes, from, to) == to;
    }

    private int array(int from, int to) {
        int at = from;
        while (!rejects.isFull() && !taker.isFull()) {
            at = skipBlanks(at, to);
            if (line == 0 && at < to && bytes[at] == ']') {
                return endOfArray(at + 1, to);
            }
            line++;
            int end = BodyText.endOfElement(bytes, at, to);
            if (end < 0) {
                itemFrom = at;
                itemTo = to;
                unreadable(Reject.Code.INVALID_JSON, "the array cannot be followed past here, as it is not closed");
                return to;
            }
            item(at, end);
            at = end + 1;
            if (bytes[end] == ']') {
                return endOfArray(at, to);
            }
        }
        return at;
    }

    private int endOfArray(int from, int to) {
        int rest = skipBlanks(from, to);
        if (rest < to) {
            line++;
            itemFrom = rest;
            itemTo = to;
            unreadable(Reject.Code.INVALID_JSON, "it stands behind the end of the array");
        }
        return to;
    }

    private void item(int from, int to) {
        itemFrom = from;
        itemTo = to;
        if (to - from > maxBytes) {
            unreadable(
                    Reject.Code.LINE_TOO_LONG,
                    "it has " + (to - from) + " bytes, of at most " + maxBytes + " (limits.line)");
        } else if (!scanner.scanAll(bytes, from, to)) {
            unreadable(scanner.code(), scanner.problem());
        } else if (scanner.tape().kind(0) != JsonKind.OBJECT) {
            unreadable(
                    Reject.Code.NOT_AN_OBJECT, "it is " + scanner.tape().kind(0).title() + ", not an object");
        } else {
            taker.take(bytes, scanner.tape());
        }
    }

    private int skipByteOrderMark(int from, int to) {
        boolean mark = atStart && BodyText.hasByteOrderMark(bytes, from, to);
        atStart = false;
        return mark ? from + 3 : from;
    }

    private int skipBlanks(int from, int to) {
        int at = from;
        while (at < to && BodyText.isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int endOfLine(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at) ^ (ONES * '\n');
            long stops = (word - ONES) & ~word & HIGHS;
            if (stops != 0) {
                return Math.min(to, at + (Long.numberOfTrailingZeros(stops) >>> 3));
            }
        }
        return to;
    }
}
