package dev.weir.app.send;

import org.jspecify.annotations.Nullable;

/** The lines that the server has not acknowledged, by their numbers in the session. */
final class Window {
    static final int MAX_LINES = 10_000;
    static final int MAX_BYTES = 1 << 20;

    private final @Nullable SourceLine[] lines = new @Nullable SourceLine[MAX_LINES];
    private long first = 1;
    private long next = 1;
    private int bytes;

    /** Whether it takes no more lines for now. The line that fills it may be a long one. */
    boolean isFull() {
        return next - first == MAX_LINES || bytes >= MAX_BYTES;
    }

    boolean isEmpty() {
        return next == first;
    }

    /** The number of the oldest line in it; where it is empty, of the next. */
    long first() {
        return first;
    }

    /** The number that the next line will get. */
    long next() {
        return next;
    }

    void add(SourceLine line) {
        lines[index(next)] = line;
        next++;
        bytes += line.bytes().length;
    }

    /** A line that is in it. */
    SourceLine line(long number) {
        SourceLine line = number >= first && number < next ? lines[index(number)] : null;
        if (line == null) {
            throw new IllegalStateException("BUG: line " + number + " is not in the window");
        }
        return line;
    }

    /** Forgets the lines up to a number. */
    void dropThrough(long number) {
        while (first <= number && first < next) {
            bytes -= line(first).bytes().length;
            lines[index(first)] = null;
            first++;
        }
    }

    /** Counts from another number; it is empty. */
    void countFrom(long number) {
        first = number;
        next = number;
    }

    private static int index(long number) {
        return (int) (number % MAX_LINES);
    }
}
