package dev.weir.app;

import dev.weir.config.Nearest;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells of wrong usage in a sentence, with the nearest name where one is unknown, and where to read on. */
final class WrongUsage implements IParameterExceptionHandler {
    private static final int QUOTED_CHARACTERS = 200;

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("weir: " + (e instanceof UnmatchedArgumentException unknown ? sentence(unknown) : e.getMessage()));
        err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static String sentence(UnmatchedArgumentException e) {
        CommandLine line = e.getCommandLine();
        String given = e.getUnmatched().getFirst();
        String shown = given.length() > QUOTED_CHARACTERS ? given.substring(0, QUOTED_CHARACTERS) + "..." : given;
        if (given.startsWith("-")) {
            return "cannot use option \"" + shown + "\": " + line.getCommandName()
                    + " has none of that name; did you mean " + Nearest.to(given.split("=", 2)[0], options(line)) + "?";
        }
        if (!line.getSubcommands().isEmpty()) {
            return "cannot run \"" + shown + "\": there is no such command; did you mean "
                    + Nearest.to(given, commands(line)) + "?";
        }
        return "cannot use argument \"" + shown + "\": " + line.getCommandName() + " takes no more of them";
    }

    private static Map<String, String> options(CommandLine line) {
        Map<String, String> names = new LinkedHashMap<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            for (String name : option.names()) {
                names.put(name, name);
            }
        }
        return names;
    }

    private static Map<String, String> commands(CommandLine line) {
        Map<String, String> names = new LinkedHashMap<>();
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                names.put(name, name);
            }
        });
        return names;
    }
}
