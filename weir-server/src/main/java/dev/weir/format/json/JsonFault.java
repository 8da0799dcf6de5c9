package dev.weir.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.text.Quoted;
import dev.weir.format.text.Utf8;
import dev.weir.model.Reject;
import java.util.Arrays;
import java.util.List;

/** What is wrong with a JSON text. Every method that takes note of something answers -1, for its caller to pass on. */
final class JsonFault {
    private static final List<byte[]> NOT_FINITE =
            List.of("NaN".getBytes(US_ASCII), "Infinity".getBytes(US_ASCII), "-Infinity".getBytes(US_ASCII));

    private byte[] bytes = {};
    private int from;
    private int to;
    private Reject.Code code = Reject.Code.INVALID_JSON;
    private String problem = "";
    private boolean cutShort;

    void begin(byte[] source, int sourceFrom, int sourceTo) {
        bytes = source;
        from = sourceFrom;
        to = sourceTo;
        cutShort = false;
    }

    Reject.Code code() {
        return code;
    }

    String problem() {
        return problem;
    }

    boolean isCutShort() {
        return cutShort;
    }

    int unexpected(int at, String expected) {
        if (at >= to) {
            cutShort = true;
            return is(Reject.Code.INVALID_JSON, "it ends where " + expected + " should follow");
        }
        int codePoint = Utf8.codePoint(bytes, at, to);
        if (codePoint < 0) {
            return notUtf8(at);
        }
        String found = Quoted.text(bytes, at, at + Utf8.bytes(codePoint));
        return is(Reject.Code.INVALID_JSON, found + where(at) + " stands where " + expected + " should");
    }

    int noValue(int at) {
        for (byte[] word : NOT_FINITE) {
            int end = at + word.length;
            if (end <= to && Arrays.equals(bytes, at, end, word, 0, word.length)) {
                return is(Reject.Code.INVALID_NUMBER, new String(word, US_ASCII) + where(at) + " is no number of JSON");
            }
        }
        if (at >= to || bytes[at] < '-' || bytes[at] > 't') {
            return unexpected(at, "a value");
        }
        int end = at;
        while (end < to && isWord(bytes[end])) {
            end++;
        }
        cutShort = end == to;
        return end == at
                ? unexpected(at, "a value")
                : is(Reject.Code.INVALID_JSON, Quoted.text(bytes, at, end) + where(at) + " is no value of JSON");
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '+'
                || b == '.';
    }

    int string(long failed) {
        int at = JsonString.faultAt(failed);
        return switch (JsonString.fault(failed)) {
            case JsonString.UNENDED -> {
                cutShort = true;
                yield is(Reject.Code.INVALID_JSON, "it ends inside of a string");
            }
            case JsonString.CONTROL_CHARACTER ->
                is(
                        Reject.Code.INVALID_JSON,
                        "the control character " + Quoted.text(bytes, at, at + 1) + where(at)
                                + " stands in a string without an escape");
            case JsonString.NOT_UTF8 -> notUtf8(at);
            case JsonString.WRONG_ESCAPE ->
                is(
                        Reject.Code.INVALID_JSON,
                        Quoted.text(bytes, at, Math.min(to, at + 2)) + where(at) + " is no escape of JSON");
            case JsonString.LONE_SURROGATE ->
                is(Reject.Code.INVALID_JSON, Quoted.text(bytes, at, at + 6) + where(at) + " is half of a character");
            default -> throw new IllegalStateException("BUG: no fault " + failed);
        };
    }

    private int notUtf8(int at) {
        return is(Reject.Code.INVALID_UTF8, String.format("0x%02X%s is not UTF-8", bytes[at] & 0xFF, where(at)));
    }

    int tooDeep(int at, int maxDepth) {
        return is(
                Reject.Code.TOO_DEEP,
                "it is nested more than " + maxDepth + " deep" + where(at) + " (limits.json-depth)");
    }

    int longNumber(int at, int end) {
        return is(
                Reject.Code.INVALID_NUMBER,
                "the number" + where(at) + " has " + (end - at) + " characters, of at most "
                        + JsonNumber.MAX_CHARACTERS);
    }

    int infinite(int at, int end) {
        return is(
                Reject.Code.INVALID_NUMBER,
                "the number " + Quoted.text(bytes, at, end) + where(at) + " is beyond 64-bit floats");
    }

    int duplicate(JsonTape tape, int field) {
        String name = Quoted.text(tape.keyBytes(field), tape.keyFrom(field), tape.keyTo(field));
        return is(Reject.Code.DUPLICATE_FIELD, "field " + name + " occurs twice");
    }

    private String where(int at) {
        return " at byte " + (at - from + 1);
    }

    private int is(Reject.Code code, String problem) {
        this.code = code;
        this.problem = problem;
        return -1;
    }
}
