package dev.weir.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}: measures a running server. */
@Command(
        name = "bench",
        description = "Measures a running server: puts and gets, events, and HTTP.",
        mixinStandardHelpOptions = true,
        subcommands = {PutCommand.class, GetCommand.class, IdleCommand.class, NdjsonCommand.class, HttpCommand.class})
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "cannot run \"bench\": put, get, idle, ndjson or http must follow");
    }
}
