package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.agent.AgentCommand;
import dev.weir.app.command.CompletionCommand;
import dev.weir.app.command.ConfigCommand;
import dev.weir.app.command.GetCommand;
import dev.weir.app.command.HealthCommand;
import dev.weir.app.command.PutCommand;
import dev.weir.app.command.QueryCommand;
import dev.weir.app.command.Surroundings;
import dev.weir.app.command.TailCommand;
import dev.weir.app.command.VersionCommand;
import dev.weir.app.load.LoadCommand;
import dev.weir.app.send.SendCommand;
import dev.weir.app.tap.TapCommand;
import dev.weir.app.upload.UploadCommand;
import dev.weir.bench.BenchCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the program starts: one command line, one command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "weir",
        description = "A telemetry server: readings in by any protocol, durable before they are acknowledged.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    /** In the order of the help; the hidden ones last. */
    private static final List<String> COMMANDS = List.of(
            "serve",
            "put",
            "get",
            "send",
            "upload",
            "load",
            "query",
            "tail",
            "tap",
            "agent",
            "health",
            "check",
            "backup",
            "restore",
            "migrate",
            "token",
            "bench",
            "config",
            "version",
            "completion",
            "help",
            "warm-up");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        CommandLine line = commandLine(Surroundings.ofProcess(), args)
                // Keys are UTF-8 whatever the locale says.
                .setOut(new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8))
                .setErr(new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8));
        String encoding = System.getProperty("sun.jnu.encoding", "unknown");
        if (hasLostBytes(encoding, args)) {
            line.getErr()
                    .println("weir: cannot read the arguments: they are not all in " + encoding
                            + ", the encoding of this locale; LC_ALL=C.UTF-8 before the command helps");
            System.exit(CommandLine.ExitCode.USAGE);
        }
        System.exit(line.execute(args));
    }

    /** In the C locale Java puts U+FFFD for each byte that is not ASCII: a key would silently become another. */
    static boolean hasLostBytes(String encoding, String... args) {
        return !encoding.equalsIgnoreCase(UTF_8.name())
                && Arrays.stream(args).anyMatch(argument -> argument.indexOf('\uFFFD') >= 0);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "cannot run weir: a command must follow");
    }

    /**
     * The command line for these arguments. Where they begin with a command, it knows that one alone: to read the
     * declarations of all takes longer than most commands.
     */
    static CommandLine commandLine(Surroundings here, String... args) {
        String first = args.length == 0 ? "" : args[0];
        boolean isAlone = COMMANDS.contains(first) && !first.equals("help");
        CommandLine line = new CommandLine(new Main());
        for (String name : isAlone ? List.of(first) : COMMANDS) {
            line.addSubcommand(name, command(name, here));
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::runKnown)
                .setParameterExceptionHandler(new WrongUsage())
                .setExecutionExceptionHandler(new Failures());
    }

    /** A word that is no command is not forgiven because a request for help stands behind it. */
    private static int runKnown(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine line = last.commandSpec().commandLine();
        if (!line.getSubcommands().isEmpty() && !last.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(line, last.unmatched());
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static Object command(String name, Surroundings here) {
        return switch (name) {
            case "serve" -> new ServeCommand(here);
            case "put" -> new PutCommand(here);
            case "get" -> new GetCommand(here);
            case "send" -> new SendCommand(here);
            case "upload" -> new UploadCommand(here);
            case "load" -> new LoadCommand(here);
            case "query" -> new QueryCommand(here);
            case "tail" -> new TailCommand(here);
            case "tap" -> new TapCommand(here);
            case "agent" -> new AgentCommand(here);
            case "health" -> new HealthCommand(here);
            case "check" -> new CheckCommand(here);
            case "backup" -> new BackupCommand();
            case "restore" -> new RestoreCommand();
            case "migrate" -> new MigrateCommand(here);
            case "token" -> new TokenCommand();
            case "bench" -> new BenchCommand();
            case "config" -> new ConfigCommand(here);
            case "version" -> new VersionCommand();
            case "completion" -> new CompletionCommand(() -> commandLine(here));
            case "help" -> new CommandLine.HelpCommand();
            case "warm-up" -> new WarmUpCommand();
            default -> throw new IllegalStateException("BUG: no command is called " + name);
        };
    }
}
