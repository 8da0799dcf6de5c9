package dev.weir.journal;

import java.nio.file.Path;

/** One segment file, the sequence of its first record, and its size. */
record Segment(Path path, long firstSequence, long bytes) {}
