package dev.weir.app.command;

import dev.weir.config.DeclaredSetting;
import dev.weir.config.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir completion}: prints a script that completes the words of this command line. */
@Command(
        name = "completion",
        description = "Prints a script that lets a shell complete commands and options.",
        footer = {
            "",
            "For this shell alone:  source <(weir completion bash)",
            "For every shell, that line in ~/.bashrc, or in ~/.zshrc with zsh for bash."
        })
public final class CompletionCommand implements Runnable {
    /** The shells that are known. One script serves both: in zsh it turns on that shell's own support for bash scripts. */
    enum Shell {
        bash,
        zsh
    }

    private final Supplier<CommandLine> root;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // Taken so that a shell that is not served is refused.
    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    /** @param root makes the whole command line anew, with every command */
    public CompletionCommand(Supplier<CommandLine> root) {
        this.root = root;
    }

    @Override
    public void run() {
        CommandLine whole = root.get();
        for (String command : List.of("serve", "config")) {
            CommandLine line = whole.getSubcommands().get(command);
            if (line != null) {
                addSettings(line.getCommandSpec());
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("weir", whole));
        out.flush();
    }

    /** Settings are read by other code than options, so completion has to be told of them. */
    private static void addSettings(CommandSpec command) {
        for (DeclaredSetting setting : Settings.declared()) {
            if (!setting.name().contains("<")) {
                command.addOption(OptionSpec.builder("--" + setting.name())
                        .type(String.class)
                        .arity("1")
                        .build());
            }
        }
    }
}
