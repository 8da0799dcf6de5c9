package dev.weir.query;

/** Steps of one length. */
final class FixedSteps implements Steps {
    private final long lengthMicros;
    private final long phaseMicros;
    private long beginMicros;
    private long endMicros;

    /** Steps one of which begins at {@code originMicros}. */
    FixedSteps(long lengthMicros, long originMicros) {
        this.lengthMicros = lengthMicros;
        this.phaseMicros = Math.floorMod(originMicros, lengthMicros);
    }

    @Override
    public void seek(long micros) {
        long into = Math.floorMod(Math.floorMod(micros, lengthMicros) - phaseMicros, lengthMicros);
        beginMicros = micros - into;
        endMicros = micros + (lengthMicros - into);
        if (beginMicros > micros) {
            beginMicros = Long.MIN_VALUE; // The 64-bit range ends within a step at either end.
        }
        if (endMicros < micros) {
            endMicros = Long.MAX_VALUE;
        }
    }

    @Override
    public long beginMicros() {
        return beginMicros;
    }

    @Override
    public long endMicros() {
        return endMicros;
    }
}
