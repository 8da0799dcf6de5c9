package dev.weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench http}: sends GET requests and tells how soon they were answered. Exits 1 if any was not with 200. */
@Command(
        name = "http",
        description = "Sends GET requests over connections that are kept, each after the answer to the last one, and"
                + " tells how soon the answers came, and how many lines a second where one is long.",
        mixinStandardHelpOptions = true)
final class HttpCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8000",
            converter = Parser.class,
            description = "The server's HTTP listener (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress server = InetSocketAddress.createUnresolved("127.0.0.1", 8000);

    @Option(
            names = "--path",
            defaultValue = "/health",
            description = "Path and query, in which %%d, or one like %%04d, stands for a number of the range (default:"
                    + " ${DEFAULT-VALUE}).")
    private String path = "/health";

    @Option(
            names = "--range",
            paramLabel = "LOW-HIGH",
            defaultValue = "0-0",
            description = "The numbers, which take turns.")
    private String range = "0-0";

    @Option(names = "--accept", defaultValue = "*/*", description = "Media type asked for (default: ${DEFAULT-VALUE}).")
    private String accept = "*/*";

    @Option(
            names = "--connections",
            defaultValue = "1",
            description = "Connections, each with a thread (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--requests", defaultValue = "1000", description = "Requests a round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds, the first cold (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON object a round.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpRequests workload = workload();
        PrintWriter out = spec.commandLine().getOut();
        boolean right = true;
        for (int i = 0; i < rounds; i++) {
            HttpRound round = workload.run(server);
            right &= round.wrong().isEmpty();
            out.println(round.text(json));
            out.flush();
        }
        return right ? 0 : 1;
    }

    private HttpRequests workload() {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            throw new ParameterException(spec.commandLine(), "cannot set range \"" + range + "\": it must be LOW-HIGH");
        }
        try {
            return new HttpRequests(
                    path,
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    accept,
                    connections,
                    requests);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Takes {@code http://host:port}, or that without the scheme. */
    static final class Parser implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            return ServerOption.parse(value.replaceFirst("^http://", "").replaceFirst("/$", ""));
        }
    }
}
