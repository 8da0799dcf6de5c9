package dev.weir.benchmark.bar;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's wrk with a script of ours, which prints one line of figures at the end of a round. */
final class Wrk {
    private static final Path PROGRAM = Path.of("/usr/bin/wrk");
    private static final int THREADS = 2;
    private static final Pattern ROUND =
            Pattern.compile("^round (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$", Pattern.MULTILINE);

    private final Path script;
    private final int connections;

    /**
     * Makes the script ready in a directory.
     *
     * @param script its name among the resources
     * @throws IOException when wrk is not there
     */
    Wrk(Path work, String script, int connections) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IOException("there is no " + PROGRAM);
        }
        this.script = work.resolve(script);
        this.connections = connections;
        String resource = "/wrk/" + script;
        try (InputStream source = Objects.requireNonNull(Wrk.class.getResourceAsStream(resource), resource)) {
            Files.copy(source, this.script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * What one round came to. What was on its way when the round ended is not among the answers.
     *
     * @param answers all answers
     * @param wrong answers with a status of 400 or above, and errors of connections
     */
    record Round(long answers, long wrong, double perSecond, double p50Millis, double p99Millis) {}

    /** Loads a server for so many seconds over new connections. Blocks until the round is over. */
    Round run(InetSocketAddress http, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        PROGRAM.toString(),
                        "-t" + THREADS,
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--latency",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + http.getPort()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher round = ROUND.matcher(said);
        if (process.waitFor() != 0 || !round.find()) {
            throw new IOException("cannot load \"" + http + "\" with wrk: " + said.strip());
        }
        long answers = Long.parseLong(round.group(1));
        return new Round(
                answers,
                Long.parseLong(round.group(2)) + Long.parseLong(round.group(3)),
                answers * 1e6 / Long.parseLong(round.group(4)),
                Long.parseLong(round.group(5)) / 1e3,
                Long.parseLong(round.group(6)) / 1e3);
    }
}
