package dev.weir.model;

import java.util.Arrays;
import java.util.Optional;

/** A way in. */
public enum Protocol {
    /** The metrics text protocol. */
    METRICS(0, "metrics"),
    /** JSON lines over TCP. */
    NDJSON(1, "ndjson"),
    /** Bodies of HTTP requests. */
    HTTP(2, "http"),
    /** Uploaded files. */
    FILES(3, "files");

    private final int number;
    private final String title;

    Protocol(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** What stands for it in files, below 8; never changes. */
    public int number() {
        return number;
    }

    /** Its name for people and programs. */
    public String title() {
        return title;
    }

    /** The protocol with this number; empty for one that this version does not know. */
    public static Optional<Protocol> ofNumber(int number) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.number == number)
                .findFirst();
    }

    /** The protocol of this name. */
    public static Optional<Protocol> ofTitle(String title) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.title.equals(title))
                .findFirst();
    }
}
