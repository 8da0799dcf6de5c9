package dev.weir.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.SeriesRegistry;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a token may do. A token to write may be tied to a device: it then writes that device's series alone.
 *
 * @param id names the token, or the certificate, where that itself must not be shown
 * @param device the device it is tied to, or null
 * @param end when it ends by itself, which a token's does not
 */
public record Grant(String id, Scope scope, @Nullable String device, Instant end) {
    private static final String CERTIFICATE = "certificate of ";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}|" + CERTIFICATE + ".+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+", Pattern.UNICODE_CHARACTER_CLASS);

    /** Refuses what no token can be: the message says why, for people. */
    public Grant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an id is eight hexadecimal digits");
        }
        if (device != null) {
            if (scope != Scope.WRITE) {
                throw new IllegalArgumentException("only a token to write is tied to a device");
            }
            if (device.isBlank() || device.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a device's name is not blank and has no control characters");
            }
            if (keyOf(device).length > SeriesRegistry.MAX_KEY_BYTES) {
                throw new IllegalArgumentException("a device's name has at most 1024 bytes");
            }
        }
    }

    /** One without an end. */
    public Grant(String id, Scope scope, @Nullable String device) {
        this(id, scope, device, Instant.MAX);
    }

    /** What a device may do that has shown its certificate, until that runs out: what a token to write would grant that is tied to it. */
    public static Grant ofCertificate(String device, Instant end) {
        return new Grant(CERTIFICATE + device, Scope.WRITE, device, end);
    }

    /** Whether a certificate stands behind it, not a token. */
    public boolean isCertified() {
        return id.startsWith(CERTIFICATE);
    }

    /** Whether it reads series, events and files. */
    public boolean mayRead() {
        return scope != Scope.WRITE;
    }

    /** Whether it writes at all. */
    public boolean mayWrite() {
        return scope != Scope.READ;
    }

    /** Whether there is any key that it may not write. */
    public boolean isRestricted() {
        return scope == Scope.READ || device != null;
    }

    /** Whether it writes the series of the key in {@code bytes[from, to)}: tied to {@code d1}, the key {@code d1} and those that begin {@code d1.}. */
    public boolean mayWriteKey(byte[] bytes, int from, int to) {
        return mayWrite() && (device == null || belongs(keyOf(device), bytes, from, to));
    }

    private static boolean belongs(byte[] own, byte[] bytes, int from, int to) {
        int end = from + own.length;
        return end <= to
                && java.util.Arrays.equals(bytes, from, end, own, 0, own.length)
                && (end == to || bytes[end] == '.');
    }

    /** The device's own key: a key has no white space, so each run of it has become one underscore. */
    private static byte[] keyOf(String device) {
        return BLANKS.matcher(device).replaceAll("_").getBytes(UTF_8);
    }
}
