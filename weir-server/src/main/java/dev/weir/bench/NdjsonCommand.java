package dev.weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench ndjson}: sends events and tells how fast they were acknowledged. Exits 1 if a reply was wrong. */
@Command(
        name = "ndjson",
        description = "Sends events as JSON lines of about 90 bytes and tells how fast they were acknowledged, which is"
                + " after the disk has them. Acknowledgements must rise to what was sent, and no line may be refused."
                + " Latency is that of every chunk of 128 KiB, from its write to its acknowledgement.",
        footer = {
            "",
            "It writes into the server that it measures, and nothing takes its events out again: point it at a server"
                    + " on a scratch --data."
        },
        mixinStandardHelpOptions = true)
final class NdjsonCommand implements Callable<Integer> {
    private static final LoadText TEXT = new LoadText("events");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5000",
            converter = ServerOption.Parser.class,
            description = "The server's NDJSON listener (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress server = InetSocketAddress.createUnresolved("127.0.0.1", 5000);

    @Mixin
    private final AccessOption access = new AccessOption();

    @Option(names = "--connections", defaultValue = "4", description = "Connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads that drive the connections (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--events", defaultValue = "2000000", description = "Events a round (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--devices", defaultValue = "1000", description = "Devices (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--cards",
            defaultValue = "100000",
            description = "Cards, of which each event names one at random (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds, the first cold (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--window",
            defaultValue = "" + EventWorkload.WINDOW_BYTES,
            description =
                    "Bytes that may wait for their acknowledgement on one connection (default:" + " ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the values and the cards (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--start",
            defaultValue = "" + EventWorkload.START_SECONDS,
            description = "First timestamp in seconds (default: ${DEFAULT-VALUE}).")
    private long start;

    @Option(names = "--json", description = "Print one JSON object at the end instead of lines.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventWorkload workload = workload();
        PrintWriter out = spec.commandLine().getOut();
        LoadReport report;
        try (Load load = new Load(workload, server, access.read())) {
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

    private static String fields(EventWorkload workload) {
        return String.format(
                Locale.ROOT,
                "\"connections\":%d,\"events\":%d,\"devices\":%d,\"cards\":%d,\"window\":%d,\"seed\":%d",
                workload.connections(),
                workload.events(),
                workload.devices(),
                workload.cards(),
                workload.windowBytes(),
                workload.seed());
    }

    private EventWorkload workload() {
        try {
            return new EventWorkload(connections, threads, events, devices, cards, rounds, window, seed, start);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
