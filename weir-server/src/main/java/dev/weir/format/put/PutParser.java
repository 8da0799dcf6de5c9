package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.format.number.DecimalParser;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Parses whole lines of the metrics text protocol: puts into a batch, up to the first line that needs an answer of its own.
 *
 * <p>Used by one connection. Reads up to {@link #PADDING} bytes past the end it is given, whatever they hold. The line that devices send
 * is parsed in one pass; every other form, good or bad, goes the slow way, which decides.
 */
public final class PutParser {
    /** Bytes past the end that must be readable. */
    public static final int PADDING = 16;

    /** The largest timestamp, in seconds either side of the epoch. */
    public static final long MAX_SECONDS = 9_223_372_036_854L;

    /** Why parsing stopped. */
    public enum Stop {
        /** All lines are used up. */
        END,
        /** The batch is full, or so many lines are refused that they should be answered first. */
        FULL,
        /** The line just passed asks for one series, {@link #wordFrom} to {@link #wordTo}. */
        GET,
        /** The line just passed asks for all series. */
        GET_ALL,
        /** The line just passed brings a token, {@link #wordFrom} to {@link #wordTo}. */
        AUTH,
    }

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PUT = 0x20747570; // "put "
    static final byte[] PUT_WORD = "put".getBytes(ISO_8859_1);
    static final byte[] GET_WORD = "get".getBytes(ISO_8859_1);
    private static final byte[] AUTH_WORD = "auth".getBytes(ISO_8859_1);
    private static final long MICROS = 1_000_000;
    private static final int MAX_FAST_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final SeriesRegistry registry;
    private final int maxLineBytes;
    private final LineWords words = new LineWords();
    private @Nullable KeyRule rule;
    private int position;
    private int lineFrom;
    private int lineTo;
    private int wordFrom;
    private int wordTo;

    /** A parser that gives new keys their ids in {@code registry} and refuses lines of more than {@code maxLineBytes}, without the LF. */
    public PutParser(SeriesRegistry registry, int maxLineBytes) {
        this.registry = registry;
        this.maxLineBytes = maxLineBytes;
    }

    /** From now on refuses puts to the keys that the rule forbids; null forbids none. With a rule every line goes the slow way. */
    public void restrict(@Nullable KeyRule rule) {
        this.rule = rule;
    }

    /** Where parsing stopped: after the last line that was used. */
    public int position() {
        return position;
    }

    /** Where the key or token of a {@link Stop#GET} or {@link Stop#AUTH} begins. */
    public int wordFrom() {
        return wordFrom;
    }

    /** Where it ends. */
    public int wordTo() {
        return wordTo;
    }

    /** Parses lines from {@code from} to {@code to}, where {@code to} follows an LF. Samples go to {@code batch}, answers to {@code verdicts}. */
    public Stop parse(byte[] bytes, int from, int to, Batch batch, Verdicts verdicts) {
        boolean usual = rule == null;
        int at = from;
        while (at < to) {
            if (batch.isFull() || verdicts.isFull()) {
                position = at;
                return Stop.FULL;
            }
            int next = usual ? put(bytes, at, batch, verdicts) : -1;
            if (next < 0) {
                int end = at;
                while (bytes[end] != '\n') {
                    end++;
                }
                next = end + 1;
                Stop stop = anyLine(bytes, at, end, batch, verdicts);
                if (stop != Stop.END) {
                    position = next;
                    return stop;
                }
            }
            at = next;
        }
        position = at;
        return Stop.END;
    }

    /** A put in its usual form: one blank between words, a plain decimal of up to 15 digits, LF. Answers where the next line begins, or -1. */
    private int put(byte[] bytes, int from, Batch batch, Verdicts verdicts) {
        if ((int) INT.get(bytes, from) != PUT) {
            return -1;
        }
        int keyFrom = from + 4;
        int at = endOfPlainWord(bytes, keyFrom);
        int keyTo = at;
        int keyBytes = keyTo - keyFrom;
        if (bytes[at++] != ' '
                || keyBytes < 1
                || keyBytes > SeriesRegistry.MAX_KEY_BYTES
                || (keyBytes == 1 && bytes[keyFrom] == '*')) {
            return -1;
        }
        boolean negative = bytes[at] == '-';
        at += negative ? 1 : 0;
        int valueFrom = at;
        long digits = 0;
        int digit = bytes[at] - '0';
        for (; digit >= 0 && digit <= 9; digit = bytes[++at] - '0') {
            digits = digits * 10 + digit;
        }
        int places = 0;
        if (bytes[at] == '.') {
            int fractionFrom = ++at;
            digit = bytes[at] - '0';
            for (; digit >= 0 && digit <= 9; digit = bytes[++at] - '0') {
                digits = digits * 10 + digit;
            }
            places = at - fractionFrom;
            valueFrom++;
        }
        int digitCount = at - valueFrom;
        if (bytes[at++] != ' ' || digitCount < 1 || digitCount > MAX_FAST_DIGITS) {
            return -1;
        }
        int timeFrom = at;
        long seconds = 0;
        digit = bytes[at] - '0';
        for (; digit >= 0 && digit <= 9; digit = bytes[++at] - '0') {
            seconds = seconds * 10 + digit;
        }
        int timeDigits = at - timeFrom;
        if (bytes[at++] != '\n' || timeDigits < 1 || timeDigits > 12 || at - from > maxLineBytes) {
            return -1;
        }
        double value = digits / POWERS_OF_TEN[places]; // Both are exact, so the quotient is the nearest float.
        lineFrom = from;
        lineTo = at - 1;
        take(bytes, keyFrom, keyTo, seconds, negative ? -value : value, batch, verdicts);
        return at;
    }

    /** The end of a word of printable ASCII: the first byte that is none. */
    private static int endOfPlainWord(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long word = (long) LONG.get(bytes, at);
            // In each byte the high bit is set where it is below '!' or above '~'. A borrow can only touch bytes after
            // the first such one.
            long belowBang = (word - ONES * 0x21) & ~word;
            long delete = ((word ^ (ONES * 0x7F)) - ONES) & ~(word ^ (ONES * 0x7F));
            long stops = (belowBang | delete | word) & HIGHS;
            if (stops != 0) {
                return at + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
            at += Long.BYTES;
        }
    }

    private void take(
            byte[] bytes, int keyFrom, int keyTo, long seconds, double value, Batch batch, Verdicts verdicts) {
        int id = registry.findOrAdd(bytes, keyFrom, keyTo);
        if (id < 0) {
            verdicts.refuse(Verdicts.Refusal.SERIES_LIMIT, lineFrom, lineTo);
            return;
        }
        batch.add(id, seconds * MICROS, value);
        verdicts.taken();
    }

    /** Any line at all, without its LF. */
    private Stop anyLine(byte[] bytes, int from, int to, Batch batch, Verdicts verdicts) {
        lineFrom = from;
        lineTo = to;
        if (to - from > maxLineBytes) {
            verdicts.refuse(Verdicts.Refusal.LINE_TOO_LONG, from, to);
            return Stop.END;
        }
        if (words.split(bytes, from, to)) {
            if (words.count() == 4
                    && words.is(0, bytes, PUT_WORD)
                    && words.isKey(1, bytes)
                    && anyPut(bytes, batch, verdicts)) {
                return Stop.END;
            }
            if (words.count() == 2 && words.is(0, bytes, GET_WORD) && words.isKeyOrStar(1, bytes)) {
                wordFrom = words.from(1);
                wordTo = words.to(1);
                return words.isStar(1, bytes) ? Stop.GET_ALL : Stop.GET;
            }
            if (words.count() == 2 && words.is(0, bytes, AUTH_WORD)) {
                wordFrom = words.from(1);
                wordTo = words.to(1);
                return Stop.AUTH;
            }
        }
        verdicts.refuse(Verdicts.Refusal.WRONG_COMMAND, from, to);
        return Stop.END;
    }

    private boolean anyPut(byte[] bytes, Batch batch, Verdicts verdicts) {
        double value = DecimalParser.parseDouble(bytes, words.from(2), words.to(2));
        long seconds = DecimalParser.parseWhole(bytes, words.from(3), words.to(3), MAX_SECONDS);
        if (Double.isNaN(value) || seconds == Long.MIN_VALUE) {
            return false;
        }
        KeyRule restriction = rule;
        if (restriction != null && !restriction.allows(bytes, words.from(1), words.to(1))) {
            verdicts.refuse(Verdicts.Refusal.FORBIDDEN, lineFrom, lineTo);
            return true;
        }
        take(bytes, words.from(1), words.to(1), seconds, value, batch, verdicts);
        return true;
    }
}
