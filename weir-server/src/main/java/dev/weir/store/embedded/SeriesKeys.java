package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** The keys in a block of keys, for checking and saving them. */
final class SeriesKeys {
    private SeriesKeys() {}

    /** All keys of a payload, which is readable a few bytes past its end. */
    static List<byte[]> read(byte[] bytes, int from, int to) {
        List<byte[]> keys = new ArrayList<>();
        for (int at = from; at < to; ) {
            long length = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            if (length < 1 || length > SeriesRegistry.MAX_KEY_BYTES || at + length > to) {
                throw new IllegalStateException("a key has " + length + " bytes");
            }
            keys.add(java.util.Arrays.copyOfRange(bytes, at, at + (int) length));
            at += (int) length;
        }
        return keys;
    }

    /** Whether bytes are a key as the protocols take them: UTF-8 without white space and control characters, and not {@code *}. */
    static boolean isValid(byte[] key) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
            return !text.equals("*") && text.codePoints().noneMatch(SeriesKeys::isForbidden);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isForbidden(int character) {
        return Character.isISOControl(character)
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character);
    }
}
