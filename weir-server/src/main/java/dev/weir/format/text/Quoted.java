package dev.weir.format.text;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Input as it stands in a reason: on one line, harmless on a terminal, and never long. */
public final class Quoted {
    /** The most characters of input that are quoted. */
    public static final int MAX_CHARACTERS = 200;

    private static final int MAX_BYTES = 4 * MAX_CHARACTERS;

    private Quoted() {}

    /** The bytes between quotation marks, those that are not UTF-8 as U+FFFD; what is cut off is told by three dots. */
    public static String text(byte[] bytes, int from, int to) {
        return text(new String(bytes, from, Math.min(to - from, MAX_BYTES + 4), UTF_8));
    }

    /** The text between quotation marks; what is cut off is told by three dots. */
    public static String text(String text) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 2).append('"');
        int characters = 0;
        for (int at = 0; at < text.length(); characters++) {
            if (characters == MAX_CHARACTERS) {
                return quoted.append("...\"").toString();
            }
            int codePoint = text.codePointAt(at);
            append(quoted, codePoint);
            at += Character.charCount(codePoint);
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        switch (codePoint) {
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (isHidden(codePoint)) {
                    quoted.append(String.format("\\u%04x", codePoint));
                } else {
                    quoted.appendCodePoint(codePoint);
                }
            }
        }
    }

    /** Whether it moves the cursor, breaks the line or turns the direction of text. */
    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
