package dev.weir.benchmark.bar;

import java.io.IOException;

/** One thing that the server must be able to do, and how that is measured. */
public interface Bar {
    /** A short name without blanks, for {@code --only}. */
    String name();

    /** Sets up what it needs, measures, and leaves no process behind. Blocks for as long as that takes. */
    Result measure(Bench bench) throws IOException, InterruptedException;
}
