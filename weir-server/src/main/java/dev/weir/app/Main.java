package dev.weir.app;

import dev.weir.bench.BenchCommand;
import dev.weir.config.SettingsException;
import dev.weir.model.WeirException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the program starts: one command line, one command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "weir",
        description = "A telemetry server: readings in by any protocol, durable before they are acknowledged.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            BenchCommand.class,
            TokenCommand.class,
            CheckCommand.class,
            BackupCommand.class,
            RestoreCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((e, line, parsed) -> {
            if (e instanceof SettingsException wrong) {
                line.getErr().println(wrong.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            if (e instanceof WeirException failure) {
                line.getErr().println("weir: " + failure.reason());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
    }
}
