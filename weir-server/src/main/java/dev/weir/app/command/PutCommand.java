package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.client.Put;
import dev.weir.client.WeirClient;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir put}: puts one sample, or those that come on standard input. */
@Command(
        name = "put",
        description = "Puts a value and returns once it is durable. Without arguments, puts the lines of"
                + " \"key value [timestamp]\" that come on standard input.",
        footer = {
            "",
            "A line that cannot be put is named on standard error by its number, and the others are put all the same."
                    + " What \"weir get\" prints can be put again. Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class PutCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Connecting server = new Connecting();

    @Parameters(
            arity = "0..3",
            paramLabel = "KEY VALUE [TIMESTAMP]",
            hideParamSyntax = true,
            description = "The series, a decimal number, and whole seconds since the Unix epoch (default: now).")
    private List<String> words = new ArrayList<>();

    public PutCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (words.isEmpty() && !here.isTerminal()) {
            return putLines();
        }
        Put put;
        try {
            put = PutWords.parse(
                    words.stream().map(word -> word.getBytes(UTF_8)).toList(), InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        try (WeirClient client = server.connect(here, TIMEOUT)) {
            client.put(put.key(), put.value(), put.timestamp());
        }
        return 0;
    }

    private int putLines() {
        try (WeirClient client = server.connect(here, TIMEOUT)) {
            LinePuts puts = new LinePuts(
                    client, InstantSource.system(), spec.commandLine().getErr());
            return puts.putAll(new InputLines(here.in())) ? 0 : 1;
        } catch (IOException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read standard input: " + e.getMessage(), e);
        }
    }
}
