package dev.weir.client;

import org.jspecify.annotations.Nullable;

/** Why a connection can no longer be used, before it is known to whom that is told. Never leaves the package. */
final class Fault extends Exception {
    private static final long serialVersionUID = 1;

    private final WeirClientException.Kind kind;
    private final String why;

    Fault(WeirClientException.Kind kind, String why) {
        this(kind, why, null);
    }

    Fault(WeirClientException.Kind kind, String why, @Nullable Throwable cause) {
        super(why, cause);
        this.kind = kind;
        this.why = why;
    }

    WeirClientException.Kind kind() {
        return kind;
    }

    String why() {
        return why;
    }
}
