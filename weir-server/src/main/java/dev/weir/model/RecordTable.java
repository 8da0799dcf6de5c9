package dev.weir.model;

import java.util.Optional;

/** A table of small keyed values that are not samples or events. */
public enum RecordTable {
    /** Sessions of senders: name of the session, number of its last line. */
    SESSIONS(1),
    /** Answers to requests that carried an Idempotency-Key. */
    REPLIES(2),
    /** Up to which time retention has come, microseconds since the Unix epoch: {@code size}, and {@code age PT1H} for each age. */
    RETENTION(3),
    /** What each protocol has taken and refused: name of the protocol, counts. */
    ACCOUNTS(4),
    /** Devices: name, what is known of each. */
    DEVICES(5),
    /** Rejected input: number, what it is. */
    REJECTED(6),
    /** What watchers of rules know and have told: rule and series, state. */
    ALERTS(7),
    /** Uploaded files: id, what became of it; and {@code sha256 DIGEST}, the first file of that digest. */
    FILES(8),
    /** How far uploaded files have been taken: id, offset and where their records are. */
    PROGRESS(9),
    /** Typed events: which ids of a stream are stored, and how many of each device. */
    TYPED(10);

    private final int number;

    RecordTable(int number) {
        this.number = number;
    }

    /** What stands for it in files; never changes. */
    public int number() {
        return number;
    }

    /** The table with this number; empty for one that this version does not know. */
    public static Optional<RecordTable> ofNumber(int number) {
        return java.util.Arrays.stream(values())
                .filter(table -> table.number == number)
                .findFirst();
    }
}
