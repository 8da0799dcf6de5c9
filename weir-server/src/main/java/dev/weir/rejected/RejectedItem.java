package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.text.Utf8;
import dev.weir.model.Reject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line, row or element that could not be taken.
 *
 * @param id rises with each that is kept, and is never given again
 * @param origin where it came in
 * @param address the peer's address, 16 bytes
 * @param device the device, where it was known
 * @param receivedMicros when it came, microseconds since the Unix epoch
 * @param reject what is wrong with it
 * @param raw what came, or the first 4 KiB of it
 * @param isTruncated whether there was more
 */
@SuppressWarnings("ArrayRecordComponent") // Read from the store for one reply and never changed.
public record RejectedItem(
        long id,
        Origin origin,
        byte[] address,
        @Nullable String device,
        long receivedMicros,
        Reject reject,
        byte[] raw,
        boolean isTruncated) {
    /** The most bytes that are kept of one. */
    public static final int MOST_RAW_BYTES = 4 << 10;

    /** Whether what is kept is all that there was: what came of a line without an end may look whole, and be a part of a number. */
    boolean isWhole() {
        return !isTruncated && reject.code() != Reject.Code.UNENDED_LINE && reject.code() != Reject.Code.TOO_SLOW;
    }

    /**
     * An item of {@code text}, or of its beginning.
     *
     * @param name of the device in UTF-8, where it is known
     */
    static RejectedItem of(
            long id,
            Origin origin,
            byte[] address,
            byte @Nullable [] name,
            long receivedMicros,
            Reject reject,
            byte[] text) {
        boolean isTruncated = text.length > MOST_RAW_BYTES;
        byte[] raw = isTruncated ? Arrays.copyOf(text, endOfText(text)) : text;
        String device = name == null ? null : new String(name, UTF_8);
        return new RejectedItem(id, origin, address, device, receivedMicros, reject, raw, isTruncated);
    }

    /** The same item, refused again with a text; what was taken once and then refused by the store stays that, and stays whole: nobody but this server has it any more. */
    RejectedItem again(Reject why, byte @Nullable [] name, byte[] text) {
        if (reject.code() != Reject.Code.STORE_REFUSED) {
            return of(id, origin, address, name, receivedMicros, why, text);
        }
        boolean isKept = text.length <= Math.max(raw.length, MOST_RAW_BYTES);
        Reject kept = new Reject(reject.line(), Reject.Code.STORE_REFUSED, why.reason());
        return new RejectedItem(id, origin, address, device, receivedMicros, kept, isKept ? text : raw, false);
    }

    /** Where to cut so that no character is cut in two. */
    private static int endOfText(byte[] text) {
        int lead = MOST_RAW_BYTES;
        while (MOST_RAW_BYTES - lead < 3 && (text[lead] & 0xC0) == 0x80) {
            lead--;
        }
        return Utf8.codePoint(text, lead, text.length) >= 0 ? lead : MOST_RAW_BYTES;
    }

    /** The peer's address. */
    public InetAddress peer() {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("BUG: an address has " + address.length + " bytes", e);
        }
    }
}
