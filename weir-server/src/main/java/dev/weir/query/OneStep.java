package dev.weir.query;

import dev.weir.model.TimeRange;

/** All of a range in one step. */
record OneStep(TimeRange range) implements Steps {
    @Override
    public void seek(long micros) {
        // There is no other.
    }

    @Override
    public long beginMicros() {
        return range.fromMicros();
    }

    @Override
    public long endMicros() {
        return range.toMicros();
    }
}
