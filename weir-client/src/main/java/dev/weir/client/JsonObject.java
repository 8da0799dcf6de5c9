package dev.weir.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few shapes of JSON that a reply has: an object of texts, numbers, booleans, nulls and such objects. Texts come as {@link String},
 * numbers as {@link Double}, objects as {@link Map}.
 */
final class JsonObject {
    private static final int MAX_DEPTH = 8;

    private final String text;
    private int at;

    private JsonObject(String text) {
        this.text = text;
    }

    /** The object that a line is; null if it is none. */
    static @Nullable Map<String, @Nullable Object> parse(String line) {
        JsonObject parser = new JsonObject(line);
        try {
            Map<String, @Nullable Object> object = parser.object(0);
            parser.skipBlanks();
            return parser.at == line.length() ? object : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private Map<String, @Nullable Object> object(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("too deep");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        expect('{');
        if (isNext('}')) {
            return fields;
        }
        do {
            skipBlanks();
            String name = string();
            expect(':');
            fields.put(name, value(depth));
        } while (isNext(','));
        expect('}');
        return fields;
    }

    private @Nullable Object value(int depth) {
        skipBlanks();
        char first = text.charAt(at);
        if (first == '{') {
            return object(depth + 1);
        }
        if (first == '"') {
            return string();
        }
        int from = at;
        while (at < text.length() && ",}] \t\r".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> Double.valueOf(word);
        };
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private void expect(char wanted) {
        if (!isNext(wanted)) {
            throw new IllegalArgumentException("no " + wanted);
        }
    }

    /** Passes over a character if it comes next. */
    private boolean isNext(char wanted) {
        skipBlanks();
        boolean isNext = text.charAt(at) == wanted;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
