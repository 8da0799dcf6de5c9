package dev.weir.query;

/** Where steps begin and end. Stands on one step at a time; used by one thread. */
interface Steps {
    /** Stands on the step that a time belongs to. */
    void seek(long micros);

    /** First microsecond of the step. */
    long beginMicros();

    /** First microsecond after it; never before the first of the next one. */
    long endMicros();
}
