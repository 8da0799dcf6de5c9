package dev.weir.format.json;

import dev.weir.model.Reject;

/**
 * Reads one JSON value, strictly as RFC 8259 has it, to a {@link JsonTape}. Refused are also keys that occur twice in an object, numbers that are no
 * finite 64-bit float or have more than 1,000 characters, and nesting deeper than a limit. No recursion, and no garbage for what is valid.
 *
 * <p>Used by one thread, again and again. Reads up to {@link #PADDING} bytes past the end it is given, whatever they hold.
 */
public final class JsonScanner {
    /** Bytes past the end that must be readable. */
    public static final int PADDING = 16;

    private final JsonTape tape = new JsonTape();
    private final DuplicateKeys duplicates = new DuplicateKeys();
    private final JsonFault fault = new JsonFault();
    private final int[] open;
    private byte[] bytes = {};
    private int to;
    private int end;

    /** A scanner that takes objects and arrays inside of one another up to {@code maxDepth}, the outermost counted. */
    public JsonScanner(int maxDepth) {
        open = new int[maxDepth];
    }

    /** Reads the value that {@code bytes[from, to)} begins with, after blanks; false if there is none, which {@link #code} and {@link #problem} explain. */
    public boolean scan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.to = to;
        fault.begin(bytes, from, to);
        tape.begin(bytes);
        int at = skipBlanks(from);
        tape.noKey(at);
        end = document(at);
        return end >= 0;
    }

    /** {@link #scan} of a value with nothing but blanks around it. */
    public boolean scanAll(byte[] bytes, int from, int to) {
        if (!scan(bytes, from, to)) {
            return false;
        }
        int rest = skipBlanks(end);
        return rest == to || fault.unexpected(rest, "nothing more") >= 0;
    }

    /** What was read by the last scan that succeeded. */
    public JsonTape tape() {
        return tape;
    }

    /** Where the value that was read ends. */
    public int end() {
        return end;
    }

    /** What is wrong. */
    public Reject.Code code() {
        return fault.code();
    }

    /** What is wrong and where, as the end of a sentence. */
    public String problem() {
        return fault.problem();
    }

    /** Whether all that is wrong is that the input ends too early. */
    public boolean isCutShort() {
        return fault.isCutShort();
    }

    /** The end of the value, or -1. */
    private int document(int start) {
        int depth = 0;
        int at = start;
        while (true) {
            byte b = at < to ? bytes[at] : 0;
            if (b == '{' || b == '[') {
                if (depth == open.length) {
                    return fault.tooDeep(at, depth);
                }
                open[depth++] = tape.add(b == '{' ? JsonKind.OBJECT : JsonKind.ARRAY, at);
                int first = skipBlanks(at + 1);
                boolean empty = first < to && bytes[first] == b + 2; // The closing one is two after the opening one.
                at = empty ? first : member(b == '{', first);
                if (!empty) {
                    if (at < 0) {
                        return -1;
                    }
                    continue;
                }
            } else {
                at = scalar(b, at);
            }
            while (at >= 0 && depth > 0) {
                at = skipBlanks(at);
                int container = open[depth - 1];
                boolean object = bytes[tape.from(container)] == '{';
                byte next = at < to ? bytes[at] : 0;
                if (next == ',') {
                    at = member(object, skipBlanks(at + 1));
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    return fault.unexpected(at, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
                }
                at = close(container, object, at + 1);
                depth--;
            }
            if (at < 0 || depth == 0) {
                return at;
            }
        }
    }

    /** Goes up to the value of the next field or element. */
    private int member(boolean inObject, int from) {
        if (!inObject) {
            tape.noKey(from);
            return from;
        }
        if (from >= to || bytes[from] != '"') {
            return fault.unexpected(from, "the quoted name of a field");
        }
        long found = JsonString.end(bytes, from + 1, to);
        if (found < 0) {
            return fault.string(found);
        }
        tape.key(from, from + 1, (int) found, (found & JsonString.ESCAPED) != 0);
        int colon = skipBlanks((int) found + 1);
        return colon < to && bytes[colon] == ':' ? skipBlanks(colon + 1) : fault.unexpected(colon, "\":\"");
    }

    private int close(int container, boolean object, int at) {
        tape.end(container, at);
        int twice = object ? duplicates.find(tape, container, tape.count()) : -1;
        return twice < 0 ? at : fault.duplicate(tape, twice);
    }

    /** The end of the string, number or literal at {@code at}. */
    private int scalar(byte first, int at) {
        return switch (first) {
            case '"' -> string(at);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at);
            case 't' -> literal(JsonKind.TRUE, at);
            case 'f' -> literal(JsonKind.FALSE, at);
            case 'n' -> literal(JsonKind.NULL, at);
            default -> fault.noValue(at);
        };
    }

    private int string(int from) {
        long found = JsonString.end(bytes, from + 1, to);
        if (found < 0) {
            return fault.string(found);
        }
        int entry = tape.add(JsonKind.STRING, from);
        tape.text(entry, from + 1, (int) found, (found & JsonString.ESCAPED) != 0);
        tape.end(entry, (int) found + 1);
        return (int) found + 1;
    }

    private int number(int from) {
        int numberEnd = JsonNumber.end(bytes, from, to);
        if (numberEnd < 0) {
            return fault.noValue(from);
        }
        if (numberEnd - from > JsonNumber.MAX_CHARACTERS) {
            return fault.longNumber(from, numberEnd);
        }
        double value = JsonNumber.value(bytes, from, numberEnd);
        if (Double.isNaN(value)) {
            return fault.infinite(from, numberEnd);
        }
        int entry = tape.add(JsonKind.NUMBER, from);
        tape.number(entry, value);
        tape.end(entry, numberEnd);
        return numberEnd;
    }

    private int literal(JsonKind kind, int from) {
        String text = kind.title();
        for (int i = 0; i < text.length(); i++) {
            if (from + i >= to || bytes[from + i] != text.charAt(i)) {
                return fault.noValue(from);
            }
        }
        int literalEnd = from + text.length();
        tape.end(tape.add(kind, from), literalEnd);
        return literalEnd;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < to && bytes[at] <= ' ') {
            if (bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
                tape.lineBreak();
            } else if (bytes[at] != ' ') {
                return at;
            }
            at++;
        }
        return at;
    }
}
