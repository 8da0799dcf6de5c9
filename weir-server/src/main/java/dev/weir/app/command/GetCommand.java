package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.client.SampleConsumer;
import dev.weir.client.WeirClient;
import dev.weir.format.number.DecimalPrinter;
import java.io.PrintWriter;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir get}: prints the samples of a series, or of all. */
@Command(
        name = "get",
        description = "Prints the samples of a series, a line of \"key value timestamp\" each, while they come.",
        footer = {"", "An unknown key has no samples and is no failure. Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class GetCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Connecting server = new Connecting();

    @Parameters(paramLabel = "KEY", description = "The key of a series, or * (in quotes) for all.")
    private String key = "*";

    public GetCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (WeirClient client = server.connect(here, TIMEOUT)) {
            client.get(key, new Printer(out));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (NobodyReads e) {
            return 1;
        }
        out.flush();
        return out.checkError() ? 1 : 0;
    }

    private static final class Printer implements SampleConsumer {
        /** Asking whether anybody still reads costs a flush. */
        private static final int LINES_BETWEEN_CHECKS = 4096;

        private final PrintWriter out;
        private final byte[] number = new byte[DecimalPrinter.MAX_BYTES];
        private int lines;

        Printer(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void sample(String key, double value, long timestamp) {
            int end = DecimalPrinter.print(value, number, 0);
            out.write(key + " " + new String(number, 0, end, ISO_8859_1) + " " + timestamp + "\n");
            lines++;
            if (lines % LINES_BETWEEN_CHECKS == 0 && out.checkError()) {
                throw new NobodyReads();
            }
        }
    }

    /** The reader of a pipe has gone, as {@code head} does: nothing worth a message. */
    private static final class NobodyReads extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;
    }
}
