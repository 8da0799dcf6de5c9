package dev.weir.app;

import dev.weir.app.command.ServerRefusal;
import dev.weir.app.command.TokenOption;
import dev.weir.client.WeirClientException;
import dev.weir.config.SettingsException;
import dev.weir.model.WeirException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells of a command that failed in a sentence, and of a bug with its trace. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        switch (e) {
            case SettingsException wrong -> {
                wrong.problems().forEach(problem -> line.getErr().println("weir: " + problem.sentence()));
                return CommandLine.ExitCode.USAGE;
            }
            case TokenOption.Unusable wrong -> {
                line.getErr().println("weir: " + wrong.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            case WeirException failure -> line.getErr().println("weir: " + failure.reason());
            case WeirClientException failure -> line.getErr().println("weir: " + ServerRefusal.sentence(failure));
            default -> throw e;
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
