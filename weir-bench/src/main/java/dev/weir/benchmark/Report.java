package dev.weir.benchmark;

import dev.weir.benchmark.bar.Bar;
import dev.weir.benchmark.bar.Bars;
import dev.weir.benchmark.bar.Bench;
import dev.weir.benchmark.bar.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the bars and writes the page. Exits 0 if all were met, 1 if not, 2 on wrong usage. */
@Command(
        name = "weir-bench",
        description = "Runs a server jar against every bar, beside its peers, and writes a page of results.",
        mixinStandardHelpOptions = true)
public final class Report implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--jar",
            defaultValue = "weir-server/target/weir.jar",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private Path jar = Path.of("weir.jar");

    @Option(names = "--java-opts", defaultValue = "", description = "Options of the server's Java, parted by blanks.")
    private String javaOpts = "";

    @Option(
            names = "--only",
            split = ",",
            description = "Run only these bars: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds, the first cold (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--scale",
            defaultValue = "1",
            description = "Factor on all points, for a quick look (default: ${DEFAULT-VALUE}).")
    private double scale;

    @Option(
            names = "--page-tail-seconds",
            defaultValue = "60",
            description = "How long the bar page-tail looks; its bar is of 600 (default: ${DEFAULT-VALUE}).")
    private int pageTailSeconds;

    @Option(
            names = "--work",
            defaultValue = ".",
            description = "Directory for data, on the disk to be measured (default: ${DEFAULT-VALUE}).")
    private Path work = Path.of(".");

    @Option(names = "--out", description = "Write the page here, such as docs/performance.md, not to standard output.")
    private Path out = Path.of("-");

    /** The names that {@code --only} takes. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(Bars.all().stream().map(Bar::name).toList());
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Report()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Bar> bars = chosen();
        Path directory = Files.createTempDirectory(work, "weir-bench-");
        try {
            List<Result> results = measure(bars, bench(directory));
            write(Markdown.page(Machine.here(), LocalDate.now(ZoneOffset.UTC), command(), results));
            return results.stream().allMatch(Result::met) ? 0 : 1;
        } finally {
            delete(directory);
        }
    }

    private List<Bar> chosen() {
        List<String> names = new Names();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "cannot run \"" + name + "\": the bars are " + String.join(", ", names));
            }
        }
        return Bars.all().stream()
                .filter(bar -> only.isEmpty() || only.contains(bar.name()))
                .toList();
    }

    private Bench bench(Path directory) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> flags =
                javaOpts.isBlank() ? List.of() : List.of(javaOpts.strip().split(" +", -1));
        return new Bench(java, flags, List.of("-jar", jar.toString()), directory, rounds, scale, pageTailSeconds);
    }

    private List<Result> measure(List<Bar> bars, Bench bench) throws IOException, InterruptedException {
        PrintWriter progress = spec.commandLine().getErr();
        List<Result> results = new ArrayList<>();
        for (Bar bar : bars) {
            progress.println(bar.name() + " ...");
            progress.flush();
            Result result = measure(bar, bench);
            progress.println("  " + result.measured() + (result.met() ? "" : ", NOT MET: " + result.bar()) + "  "
                    + result.peer() + "  " + result.note());
            progress.flush();
            results.add(result);
            empty(bench.work());
        }
        return results;
    }

    /** A bar that could not be measured is not met, and the others still run. */
    private static Result measure(Bar bar, Bench bench) throws InterruptedException {
        try {
            return bar.measure(bench);
        } catch (IOException e) {
            return new Result(bar.name(), "", "could not be measured", "", false, String.valueOf(e.getMessage()));
        }
    }

    private String command() {
        return "java " + (javaOpts.isBlank() ? "" : javaOpts.strip() + " ") + "-jar " + jar.getFileName()
                + (scale == 1 ? "" : ", points scaled by " + scale + " (not the real bars)");
    }

    private void write(String page) throws IOException {
        if (out.toString().equals("-")) {
            spec.commandLine().getOut().print(page);
            spec.commandLine().getOut().flush();
        } else {
            Files.writeString(out, page);
        }
    }

    /** Gives the disk back after each bar. */
    private static void empty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(Report::delete);
        }
    }

    private static void delete(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
