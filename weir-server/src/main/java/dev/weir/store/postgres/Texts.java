package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Texts as columns of type text, which take every character but U+0000: that and the sign that stands for it are written as two, a character of the
 * private use area first.
 */
final class Texts {
    private static final char SIGN = '\uF600';
    private static final String ZERO = SIGN + "0";
    private static final String ITSELF = SIGN + "s";

    private Texts() {}

    static String stored(String text) {
        return text.indexOf('\0') < 0 && text.indexOf(SIGN) < 0
                ? text
                : text.replace(String.valueOf(SIGN), ITSELF).replace("\0", ZERO);
    }

    static byte[] stored(byte[] bytes, int from, int to) {
        return stored(new String(bytes, from, to - from, UTF_8)).getBytes(UTF_8);
    }

    static String read(String stored) {
        return stored.indexOf(SIGN) < 0 ? stored : stored.replace(ZERO, "\0").replace(ITSELF, String.valueOf(SIGN));
    }
}
