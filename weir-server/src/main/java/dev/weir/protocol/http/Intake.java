package dev.weir.protocol.http;

import dev.weir.format.ndjson.Rejects;
import dev.weir.model.Change;
import java.util.List;

/** Parses the objects of one body to changes. Used by one request. */
interface Intake {
    /**
     * Parses a stretch of the body in {@code bytes[from, to)}, and answers where it stopped. What it could not take is added to the rejects.
     *
     * @param changes gets what it took
     */
    int parse(byte[] bytes, int from, int to, List<Change> changes, Rejects rejects);

    /** How many objects have been taken so far. */
    long accepted();
}
