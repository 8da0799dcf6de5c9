package dev.weir.app.load;

/**
 * Which files are uploaded, and how.
 *
 * @param files how many
 * @param concurrency how many at once
 * @param rows how many each has
 * @param hasErrors whether every tenth row is invalid
 * @param isAwaited whether it is waited until each is final
 * @param seed of all that is in them
 */
public record FileWorkload(int files, int concurrency, int rows, boolean hasErrors, boolean isAwaited, long seed) {
    private static final int MOST_FILES = 1_000_000;
    private static final int MOST_AT_ONCE = 1_000;

    public FileWorkload {
        check(files >= 1 && files <= MOST_FILES, "files", files, "it must be 1 to 1,000,000");
        check(concurrency >= 1 && concurrency <= MOST_AT_ONCE, "concurrency", concurrency, "it must be 1 to 1,000");
        check(rows >= 1, "rows", rows, "it must be 1 or more");
    }

    private static void check(boolean holds, String name, int value, String why) {
        if (!holds) {
            throw new IllegalArgumentException("cannot use --" + name + " \"" + value + "\": " + why);
        }
    }
}
