package dev.weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bench idle}: holds connections that say nothing. Exits 1 if the server closed any. */
@Command(
        name = "idle",
        description = "Opens connections that say nothing and holds them until Enter is pressed or a time has passed.",
        mixinStandardHelpOptions = true)
final class IdleCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(names = "--connections", defaultValue = "10000", description = "Connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Parser.class,
            description = "How long, such as 30s or 5m; until Enter if unset.")
    private Duration holding = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (IdleLoad load = new IdleLoad(server.address(), connections)) {
            out.printf(Locale.ROOT, "%,d connections are open%n", connections);
            out.flush();
            if (holding.isZero()) {
                System.in.read();
            } else {
                Thread.sleep(holding);
            }
            int open = load.open();
            out.printf(Locale.ROOT, "%,d connections were still open at the end%n", open);
            out.flush();
            return open == connections ? 0 : 1;
        }
    }

    /** Turns what cannot be parsed into wrong usage. */
    static final class Parser implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return parse(value);
        }
    }

    /** Parses {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}. */
    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "cannot hold for \"" + text + "\": it must be a number with ms, s, m or h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
