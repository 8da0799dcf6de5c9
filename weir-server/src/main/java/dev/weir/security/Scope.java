package dev.weir.security;

import java.util.Locale;
import java.util.Optional;

/** How far a token reaches. Reading and writing do not include each other: a device that only writes cannot read what others wrote. */
public enum Scope {
    /** Reads everything, writes nothing. */
    READ,
    /** Writes, reads nothing. */
    WRITE,
    /** Does everything. */
    ADMIN;

    /** The scope of that name, as {@link #text} writes it. */
    public static Optional<Scope> parse(String text) {
        for (Scope scope : values()) {
            if (scope.text().equals(text)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    /** Its name in files and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
