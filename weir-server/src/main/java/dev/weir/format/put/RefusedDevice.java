package dev.weir.format.put;

import dev.weir.model.KeyDevice;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the device of refused lines: of one that begins {@code put <key> }, the key up to its first dot. Used by one connection. */
public final class RefusedDevice {
    /** A device's key must have ended by then; more is not looked at. */
    private static final int MOST_BYTES = SeriesRegistry.MAX_KEY_BYTES + 16;

    private final LineWords words = new LineWords();
    private byte[] last = {};

    /** The name in UTF-8, which is not to be changed; null where the line does not say. */
    public byte @Nullable [] find(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + MOST_BYTES);
        words.split(bytes, from, end); // What stands before a byte that is no text has been told apart all the same.
        if (words.count() < 2 || !words.is(0, bytes, PutParser.PUT_WORD)) {
            return null;
        }
        int keyFrom = words.from(1);
        int keyTo = words.to(1);
        boolean isEnded = keyTo < end && (bytes[keyTo] == ' ' || bytes[keyTo] == '\t');
        if (!isEnded || !words.isKey(1, bytes)) {
            return null;
        }
        return name(bytes, keyFrom, KeyDevice.end(bytes, keyFrom, keyTo));
    }

    private byte[] name(byte[] bytes, int from, int to) {
        if (!Arrays.equals(last, 0, last.length, bytes, from, to)) {
            last = Arrays.copyOfRange(bytes, from, to);
        }
        return last;
    }
}
