package dev.weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench get}: reads one series or all at full speed, several times. */
@Command(
        name = "get",
        description = "Reads one series, or all, at full speed and tells how soon the first and the last byte came.",
        mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "KEY", description = "The key of a series, or * for all.")
    private String key = "*";

    @Option(names = "--rounds", defaultValue = "4", description = "Requests (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON object a request.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (GetLoad load = new GetLoad(server.address())) {
            for (int i = 0; i < rounds; i++) {
                out.println(text(load.get(key)));
                out.flush();
            }
        }
        return 0;
    }

    private String text(GetResult result) {
        String form = json
                ? "{\"samples\":%d,\"bytes\":%d,\"first_byte_ms\":%.3f,\"all_ms\":%.3f,\"samples_per_second\":%.0f}"
                : "%,d samples  %,d bytes  first byte %.3f ms  all %.3f ms  %,.0f samples/s";
        return String.format(
                Locale.ROOT,
                form,
                result.samples(),
                result.bytes(),
                result.firstByte().toNanos() / 1e6,
                result.all().toNanos() / 1e6,
                result.samplesPerSecond());
    }
}
