package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What all bars share: the server's command line, a working directory and the size of the run.
 *
 * @param java the launcher, such as {@code java}
 * @param flags its options, such as {@code -Xmx512m}
 * @param program what follows them, such as {@code -jar weir.jar}
 * @param work an existing directory for data, on the disk that is to be measured
 * @param rounds rounds of each load and repetitions of each read, the first cold
 * @param scale a factor on all numbers of points, 1 for the real bars
 * @param pageTailSeconds how long the live tail of the page is looked at
 */
public record Bench(
        String java,
        List<String> flags,
        List<String> program,
        Path work,
        int rounds,
        double scale,
        int pageTailSeconds) {
    private static final int SHORTEST_TAIL_SECONDS = 10;

    public Bench {
        flags = List.copyOf(flags);
        program = List.copyOf(program);
        if (rounds < 1) {
            throw new IllegalArgumentException("cannot run \"" + rounds + "\" rounds: at least one is needed");
        }
        if (!(scale > 0 && scale <= 1)) {
            throw new IllegalArgumentException("cannot scale by \"" + scale + "\": it must be above 0 and at most 1");
        }
        if (pageTailSeconds < SHORTEST_TAIL_SECONDS) {
            throw new IllegalArgumentException("cannot look at the tail for \"" + pageTailSeconds
                    + "\" seconds: at least " + SHORTEST_TAIL_SECONDS + " are needed");
        }
    }

    /** A number of points at this scale, at least 1,000. */
    int scaled(int points) {
        return (int) Math.max(Math.min(points, 1_000), points * scale);
    }

    /** A new, empty data directory. */
    Path newData() throws IOException {
        return Files.createTempDirectory(work, "data-");
    }

    /** Starts a server on {@code data} and waits until it is ready. */
    ServerProcess start(Path data) throws IOException, InterruptedException {
        return start(data, List.of(), List.of());
    }

    /** Starts a server with settings beside those of the bench, as flags, and waits until it is ready. */
    ServerProcess startWith(Path data, String... settings) throws IOException, InterruptedException {
        return start(data, List.of(), List.of(), List.of(settings), false);
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param wrapper a command that runs the server's, such as strace with its options
     * @param moreFlags options of Java beside those of the bench; the last one wins
     */
    ServerProcess start(Path data, List<String> wrapper, List<String> moreFlags)
            throws IOException, InterruptedException {
        return start(data, wrapper, moreFlags, List.of(), false);
    }

    /**
     * Starts a server that takes events and speaks HTTP as well, and waits until it is ready.
     *
     * @param moreFlags options of Java beside those of the bench; the last one wins
     */
    ServerProcess startWhole(Path data, String... moreFlags) throws IOException, InterruptedException {
        return start(data, List.of(), List.of(moreFlags), List.of(), true);
    }

    /** Starts such a server with settings beside those of the bench, as flags, and waits until it is ready. */
    ServerProcess startWholeWith(Path data, String... settings) throws IOException, InterruptedException {
        return start(data, List.of(), List.of(), List.of(settings), true);
    }

    /** Starts such a server with both, and waits until it is ready. */
    ServerProcess startWhole(Path data, List<String> moreFlags, List<String> settings)
            throws IOException, InterruptedException {
        return start(data, List.of(), moreFlags, settings, true);
    }

    /** How long merges must have done nothing to be at rest; short at a small scale, for a quick look. */
    Duration quiet() {
        return scale < 1 ? Duration.ofMillis(500) : Duration.ofSeconds(8);
    }

    private ServerProcess start(
            Path data, List<String> wrapper, List<String> moreFlags, List<String> settings, boolean whole)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(command(moreFlags));
        return ServerProcess.start(command, data, settings, whole);
    }

    private List<String> command(List<String> moreFlags) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(flags);
        command.addAll(moreFlags);
        command.addAll(program);
        return command;
    }

    /** What begins every command line of the program. */
    List<String> command() {
        return command(List.of());
    }
}
