package dev.weir.store.embedded;

/** A stretch of a head's columns. Chunks are used again, so that a busy server makes no garbage of them. */
final class Chunk {
    static final int BITS = 15;
    static final int SAMPLES = 1 << BITS;
    static final int MASK = SAMPLES - 1;

    /** Bytes of heap that a sample in a head takes. */
    static final int SAMPLE_BYTES = 24;

    final int[] seriesIds = new int[SAMPLES];
    final long[] timestampMicros = new long[SAMPLES];
    final double[] values = new double[SAMPLES];

    /** Index of the same series' next sample, 0 in its last. */
    final int[] next = new int[SAMPLES];
}
