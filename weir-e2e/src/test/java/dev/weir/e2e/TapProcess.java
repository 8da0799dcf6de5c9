package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code weir tap} that runs as a process of its own; closing it kills it. Any thread. */
final class TapProcess implements AutoCloseable {
    private static final Pattern TOLD = Pattern.compile("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z (.*)");
    private static final Pattern POSTING =
            Pattern.compile("posting ([0-9.]+) ml poured at ([0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z)");
    private static final Pattern POSTED = Pattern.compile("posted beer ([0-9]+), a (half|pint|stein)");

    private final ServerProcess process;

    private TapProcess(ServerProcess process) {
        this.process = process;
    }

    /**
     * A pour as a tap tells of it.
     *
     * @param time to the millisecond
     */
    record Poured(double volume, Instant time) {}

    /** Starts it, with a server at this port and more options. */
    static TapProcess start(int port, String... options) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ServerLaunch.jar().toString(),
                "tap",
                "--server=127.0.0.1:" + port));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_") || name.equals("JAVA_TOOL_OPTIONS"));
        return new TapProcess(new ServerProcess(builder.start()));
    }

    ServerProcess process() {
        return process;
    }

    /** What it has told so far, without the times in front. */
    List<String> told() {
        return process.lines().stream()
                .map(TOLD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /** What it said that was no such line. */
    List<String> complaints() {
        return process.lines().stream()
                .filter(line -> !TOLD.matcher(line).matches())
                .toList();
    }

    /** What it has begun to post, each pour once, in order. */
    List<Poured> posting() {
        return all(POSTING, line -> new Poured(Double.parseDouble(line.group(1)), Instant.parse(line.group(2))))
                .stream()
                .distinct()
                .toList();
    }

    /** The ids of the beers that it was told it has posted, in order. */
    List<Long> posted() {
        return all(POSTED, line -> Long.parseLong(line.group(1)));
    }

    private <T> List<T> all(Pattern pattern, Function<MatchResult, T> read) {
        return told().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> read.apply(matcher.toMatchResult()))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
