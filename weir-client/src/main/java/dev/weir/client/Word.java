package dev.weir.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rules for one word of a request line, so that no argument can end the line and begin another. */
final class Word {
    private static final int MAX_BYTES = 1024;
    private static final int QUOTED_CHARACTERS = 200;

    private Word() {}

    static void requireKey(String key, String verb) {
        String fault = faultOf(key);
        if (fault != null) {
            throw new IllegalArgumentException("cannot " + verb + " key " + quote(key) + ": " + fault);
        }
    }

    /** The same rules for a secret, which the message does not repeat. */
    static void requireToken(String token) {
        String fault = faultOf(token);
        if (fault != null) {
            throw new IllegalArgumentException("cannot authenticate with this token: " + fault);
        }
    }

    /** The text in quotes, cut to a length that a log line bears, control characters shown as {@code ?}. */
    static String quote(String text) {
        int end = Math.min(text.length(), QUOTED_CHARACTERS);
        StringBuilder quoted = new StringBuilder(end + 5).append('"');
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) ? '?' : c);
        }
        return quoted.append(end < text.length() ? "...\"" : "\"").toString();
    }

    private static @Nullable String faultOf(String word) {
        if (word.isEmpty()) {
            return "it is empty";
        }
        for (int i = 0; i < word.length(); ) {
            int c = word.codePointAt(i);
            if (Character.isISOControl(c)) {
                return "it has a control character at position " + i;
            }
            if (Character.isSpaceChar(c)) {
                return "it has white space at position " + i;
            }
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return "it has half a surrogate pair at position " + i;
            }
            i += Character.charCount(c);
        }
        int bytes = word.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAX_BYTES ? null : "it has " + bytes + " bytes, more than " + MAX_BYTES;
    }
}
