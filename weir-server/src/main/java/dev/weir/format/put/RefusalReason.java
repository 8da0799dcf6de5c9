package dev.weir.format.put;

import dev.weir.format.number.DecimalParser;
import dev.weir.format.text.Quoted;
import dev.weir.format.text.Utf8;
import dev.weir.model.SeriesRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Says for people what is wrong with one refused line, and where; the protocol's own reply says nothing. Made for one line. */
public final class RefusalReason {
    private static final int PUT_WORDS = 3;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final LineWords words = new LineWords();

    private RefusalReason(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** Why {@code bytes[from, to)}, without its LF, was refused by a parser that takes lines of at most {@code maxLineBytes}. */
    public static String of(Verdicts.Refusal refusal, byte[] bytes, int from, int to, int maxLineBytes) {
        if (refusal == Verdicts.Refusal.LINE_TOO_LONG) {
            return tooLong(maxLineBytes);
        }
        return "cannot take the line: " + new RefusalReason(bytes, from, to).why(refusal);
    }

    /** Why a line of more than {@code maxLineBytes} is refused. */
    public static String tooLong(int maxLineBytes) {
        return "cannot read the line: it has more than " + maxLineBytes + " bytes (limits.line)";
    }

    private String why(Verdicts.Refusal refusal) {
        boolean isText = words.split(bytes, from, to);
        return switch (refusal) {
            case SERIES_LIMIT -> "the series " + quoted(1) + " would be one more than limits.series allows";
            case FORBIDDEN -> "the token does not allow the series " + quoted(1);
            case WRONG_COMMAND, LINE_TOO_LONG -> isText ? command() : noText();
        };
    }

    private String noText() {
        int at = from;
        while (at < to) {
            int codePoint = Utf8.codePoint(bytes, at, to);
            String place = " at byte " + (at - from + 1);
            if (codePoint < 0) {
                return String.format("it is not UTF-8: 0x%02X", bytes[at]) + place;
            }
            if (Character.isISOControl(codePoint) && codePoint != '\t') {
                return String.format("it has the control character U+%04X", codePoint) + place;
            }
            at += Utf8.bytes(codePoint);
        }
        throw new IllegalStateException("BUG: the line is text");
    }

    private String command() {
        if (words.count() == 0) {
            return "it is blank";
        }
        String word = new String(bytes, words.from(0), words.to(0) - words.from(0), StandardCharsets.UTF_8);
        int behind = words.count() - 1;
        String found = words.count() == LineWords.MOST ? behind + " or more" : String.valueOf(behind);
        return switch (word) {
            case "put" ->
                behind == PUT_WORDS
                        ? put()
                        : "a put has 3 words behind it, not " + found + ": key, value and timestamp";
            case "get" -> behind == 1 ? key() : "a get has one word behind it, not " + found + ": a key or *";
            case "auth" -> "an auth has one word behind it, not " + found + ": the token";
            default -> "there is no command " + quoted(0) + hint(word);
        };
    }

    private static String hint(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "put", "get", "auth" -> "; commands are lower case";
            default -> ", only put and get";
        };
    }

    private String put() {
        if (words.isStar(1, bytes)) {
            return "the key * stands for all series in a get and is no key to put";
        }
        if (!words.isKey(1, bytes)) {
            return key();
        }
        int valueFrom = words.from(2);
        int valueTo = words.to(2);
        if (!DecimalParser.isDecimal(bytes, valueFrom, valueTo)) {
            return "the value " + quoted(2) + " is no number";
        }
        if (Double.isNaN(DecimalParser.parseDouble(bytes, valueFrom, valueTo))) {
            return "the value " + quoted(2) + " is out of range";
        }
        boolean isWhole =
                DecimalParser.parseWhole(bytes, words.from(3), words.to(3), PutParser.MAX_SECONDS) != Long.MIN_VALUE;
        if (isWhole) {
            throw new IllegalStateException("BUG: nothing is wrong with the line");
        }
        return isDigits(words.from(3), words.to(3))
                ? "the timestamp " + quoted(3) + " is out of range: at most " + PutParser.MAX_SECONDS
                        + " seconds either side of 1970"
                : "the timestamp " + quoted(3) + " is no whole number of seconds";
    }

    private String key() {
        int length = words.to(1) - words.from(1);
        return length > SeriesRegistry.MAX_KEY_BYTES
                ? "the key " + quoted(1) + " has " + length + " bytes, of at most " + SeriesRegistry.MAX_KEY_BYTES
                : "the key " + quoted(1) + " has white space in it";
    }

    private boolean isDigits(int wordFrom, int wordTo) {
        int at = bytes[wordFrom] == '-' || bytes[wordFrom] == '+' ? wordFrom + 1 : wordFrom;
        boolean some = at < wordTo;
        while (at < wordTo && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return some && at == wordTo;
    }

    private String quoted(int word) {
        return Quoted.text(bytes, words.from(word), words.to(word));
    }
}
