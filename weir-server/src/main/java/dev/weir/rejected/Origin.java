package dev.weir.rejected;

import dev.weir.model.Protocol;
import java.util.Arrays;
import java.util.Optional;

/** Where input came in, and so by which rules it is read again. */
public enum Origin {
    /** A line of the metrics text protocol. */
    METRICS(0, Protocol.METRICS),
    /** A line of NDJSON over TCP. */
    NDJSON(1, Protocol.NDJSON),
    /** An element or a line of a body of events. */
    HTTP_EVENT(2, Protocol.HTTP),
    /** An element or a line of a body of samples. */
    HTTP_SAMPLE(3, Protocol.HTTP),
    /** A body of a pour. */
    HTTP_POUR(4, Protocol.HTTP),
    /** An event that was taken, and that the store has refused. */
    REFUSED_EVENT(5, Protocol.HTTP);

    private final int number;
    private final Protocol protocol;

    Origin(int number, Protocol protocol) {
        this.number = number;
        this.protocol = protocol;
    }

    /** What stands for it in files; never changes. */
    int number() {
        return number;
    }

    /** How it came. */
    public Protocol protocol() {
        return protocol;
    }

    /** The origin with this number; empty for one that this version does not know. */
    static Optional<Origin> ofNumber(int number) {
        return Arrays.stream(values()).filter(origin -> origin.number == number).findFirst();
    }
}
