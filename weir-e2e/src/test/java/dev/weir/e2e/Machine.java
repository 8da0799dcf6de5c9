package dev.weir.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What this machine lets the tests do, and the seed and length of this run. */
final class Machine {
    private Machine() {}

    /** Whether the long forms of the tests were asked for: {@code -Dweir.long=true}. */
    static boolean isLong() {
        return Boolean.getBoolean("weir.long");
    }

    /** The seed of a random test, printed; {@code -Dseed=N} runs it again. */
    static long seed(String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": seed " + seed);
        return seed;
    }

    /** Skips the test, visibly, where a program is not to be had. */
    static void needs(String program) {
        boolean found;
        try {
            found = run("sh", "-c", "command -v " + program).code() == 0;
        } catch (IOException e) {
            found = false;
        }
        skipUnless(found, "there is no " + program + " on this machine");
    }

    /** Skips the test, visibly, where it does not run as root. */
    static void needsRoot() throws IOException {
        skipUnless(run("id", "-u").out().trim().equals("0"), "this needs root");
    }

    static void skipUnless(boolean possible, String why) {
        if (!possible) {
            System.out.println("SKIPPED: " + why);
        }
        assumeTrue(possible, why);
    }

    /** What a short command came to; both of its outputs together. */
    record Outcome(int code, String out) {}

    static Outcome run(String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
        return new Outcome(process.exitValue(), out);
    }

    /** Runs a short command that has to succeed. */
    static String must(String... command) throws IOException {
        Outcome outcome = run(command);
        if (outcome.code() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + outcome.code() + ": " + outcome.out());
        }
        return outcome.out();
    }
}
