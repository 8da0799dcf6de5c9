package dev.weir.protocol.websocket;

/** Whether bytes that come in pieces are UTF-8 as Unicode defines it. Used by one thread. */
final class TextCheck {
    private static final int FIRST = 0x80;
    private static final int LAST = 0xBF;

    private int left;
    private int least = FIRST;
    private int most = LAST;

    /** Takes the next byte; false where no text has it there. */
    boolean take(byte next) {
        int value = next & 0xFF;
        if (left > 0) {
            boolean fits = value >= least && value <= most;
            left--;
            least = FIRST;
            most = LAST;
            return fits;
        }
        if (value < 0x80) {
            return true;
        }
        left = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1;
        // What would be overlong, a surrogate or beyond U+10FFFF shows in the second byte.
        least = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : FIRST;
        most = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : LAST;
        return value >= 0xC2 && value <= 0xF4;
    }

    /** Whether no character is begun and not ended. */
    boolean isWhole() {
        return left == 0;
    }
}
