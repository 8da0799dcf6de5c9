package dev.weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench put}: sends puts and tells how fast they were acknowledged. Exits 1 if a reply was wrong. */
@Command(
        name = "put",
        description = "Sends puts and tells how fast they were acknowledged. All is generated before a round's clock"
                + " starts, and every byte of every reply is checked. Latency is that of every request where --pipeline"
                + " bounds them, else of every thousandth, from its write to its reply.",
        footer = {
            "",
            "It writes into the server that it measures, and nothing takes its samples out again: point it at a server"
                    + " on a scratch --data."
        },
        mixinStandardHelpOptions = true)
final class PutCommand implements Callable<Integer> {
    private static final LoadText TEXT = new LoadText("puts");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOption server = new ServerOption();

    @Mixin
    private final AccessOption access = new AccessOption();

    @Option(names = "--connections", defaultValue = "4", description = "Connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads that drive the connections (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--points", defaultValue = "5000000", description = "Points a round (default: ${DEFAULT-VALUE}).")
    private int points;

    @Option(names = "--series", defaultValue = "1000", description = "Series (default: ${DEFAULT-VALUE}).")
    private int series;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds, the first cold (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--pipeline",
            defaultValue = "0",
            description = "Requests that may wait for their reply on one connection; 1 is request and reply, 0 keeps"
                    + " writing while reading (default: ${DEFAULT-VALUE}).")
    private int pipeline;

    @Option(
            names = "--late",
            defaultValue = "0",
            description = "Share of points late by up to an hour, such as 0.1 (default: ${DEFAULT-VALUE}).")
    private double late;

    @Option(
            names = "--bad",
            defaultValue = "0",
            description = "Share of lines that must be refused, such as 0.1 (default: ${DEFAULT-VALUE}).")
    private double bad;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the values (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--start",
            defaultValue = "1700000000",
            description = "First timestamp in seconds (default: ${DEFAULT-VALUE}).")
    private long start;

    @Option(names = "--prefix", defaultValue = "host", description = "Start of all keys (default: ${DEFAULT-VALUE}).")
    private String prefix = "host";

    @Option(names = "--json", description = "Print one JSON object at the end instead of lines.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PutWorkload workload = workload();
        PrintWriter out = spec.commandLine().getOut();
        LoadReport report;
        try (Load load = new Load(workload, server.address(), access.read())) {
            report = load.run(round -> {
                if (!json) {
                    out.println(TEXT.round(round));
                    out.flush();
                }
            });
        }
        out.println(json ? TEXT.json(fields(workload), report) : TEXT.summary(report));
        out.flush();
        return report.wrong() == 0 ? 0 : 1;
    }

    private static String fields(PutWorkload workload) {
        return String.format(
                Locale.ROOT,
                "\"connections\":%d,\"points\":%d,\"series\":%d,\"pipeline\":%d,\"late\":%s,\"bad\":%s,\"seed\":%d",
                workload.connections(),
                workload.points(),
                workload.series(),
                workload.window(),
                workload.late(),
                workload.bad(),
                workload.seed());
    }

    private PutWorkload workload() {
        try {
            return new PutWorkload(
                    connections, threads, points, series, rounds, pipeline, late, bad, seed, start, prefix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
