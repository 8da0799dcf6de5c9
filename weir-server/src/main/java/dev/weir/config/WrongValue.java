package dev.weir.config;

import java.io.Serial;

/** A setting's text cannot be read; the message says why, without quoting the text. */
final class WrongValue extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    WrongValue(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
