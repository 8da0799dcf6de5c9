package dev.weir.model;

import java.util.Optional;

/** A kind of event, with ids of its own that rise in the order of arrival. */
public enum EventStream {
    /** What devices send as JSON lines. */
    READINGS(0, "readings", 1),
    /** Beers that were poured at taps. */
    BEERS(1, "beers", 0);

    /** The largest id: JSON readers hold whole numbers exactly up to here. */
    public static final long MAX_ID = (1L << 53) - 1;

    private final int number;
    private final String title;
    private final long firstId;

    EventStream(int number, String title, long firstId) {
        this.number = number;
        this.title = title;
        this.firstId = firstId;
    }

    /** What stands for it in files; never changes. */
    public int number() {
        return number;
    }

    /** Its name for people and programs. */
    public String title() {
        return title;
    }

    /** The id of its first event. */
    public long firstId() {
        return firstId;
    }

    /** The stream with this number; empty for one that this version does not know. */
    public static Optional<EventStream> ofNumber(int number) {
        return find(stream -> stream.number == number);
    }

    /** The stream of this name. */
    public static Optional<EventStream> ofTitle(String title) {
        return find(stream -> stream.title.equals(title));
    }

    private static Optional<EventStream> find(java.util.function.Predicate<EventStream> wanted) {
        return java.util.Arrays.stream(values()).filter(wanted).findFirst();
    }
}
