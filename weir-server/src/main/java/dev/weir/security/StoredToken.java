package dev.weir.security;

import java.time.Instant;

/**
 * A token as the file keeps it: enough to know it again, not enough to use it.
 *
 * @param sha256 of the token, in 64 hexadecimal digits
 * @param created when it was made, in whole seconds
 */
public record StoredToken(Grant grant, Instant created, String sha256) {
    /** Refuses what is no hash. */
    public StoredToken {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 is 64 hexadecimal digits");
        }
    }
}
