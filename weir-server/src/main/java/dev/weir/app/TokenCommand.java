package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.disk.RealDisk;
import dev.weir.model.WeirException;
import dev.weir.security.Grant;
import dev.weir.security.Scope;
import dev.weir.security.StoredToken;
import dev.weir.security.TokenFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code weir token}: makes, lists and revokes the tokens of a data directory, whether or not a server holds it: in a running one the change is in force when
 * the command ends.
 */
@Command(
        name = "token",
        description = "Makes, lists and revokes the tokens by which clients show who they are.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    private static final Logger log = LoggerFactory.getLogger(TokenCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Data directory; by default that of the settings.")
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings file, in place of weir.yaml.")
    private @Nullable String config;

    @Command(
            name = "create",
            description = "Makes a token and prints it, alone on a line of standard output, or writes it to a file.")
    int create(
            @Option(
                            names = "--scope",
                            required = true,
                            paramLabel = "SCOPE",
                            converter = ScopeName.class,
                            description = "read, write or admin; write does not include read, admin is both.")
                    Scope scope,
            @Option(names = "--device", paramLabel = "ID", description = "The one device that may write with it.")
                    @Nullable String device,
            @Option(
                            names = "--token-file",
                            paramLabel = "FILE",
                            description =
                                    "Write it to this file, for its owner alone; one in it that grants the same is kept.")
                    @Nullable Path target) {
        TokenFile.Made made;
        Path directory = directory();
        boolean isNew = !Files.exists(directory);
        if (target != null && HandedToken.grants(target, file(directory), scope, device)) {
            print(spec.commandLine().getErr(), List.of("kept the token in " + target));
            return CommandLine.ExitCode.OK;
        }
        try {
            made = file(directory).create(scope, device);
            tell();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "cannot make a token for device \"" + device + "\": " + e.getMessage(), e);
        }
        if (isNew) {
            print(spec.commandLine().getErr(), List.of("made data directory " + directory));
        }
        print(
                spec.commandLine().getErr(),
                List.of("made token " + described(made.grant()) + " in " + directory + "; nobody can show it again"));
        if (target == null) {
            print(spec.commandLine().getOut(), List.of(made.token()));
        } else {
            handOver(made, target);
        }
        return CommandLine.ExitCode.OK;
    }

    /** A token that could not be handed over is of use to nobody. */
    private void handOver(TokenFile.Made made, Path target) {
        try {
            HandedToken.write(target, made.token());
        } catch (WeirException e) {
            file(directory()).revoke(made.grant().id());
            tell();
            throw e;
        }
    }

    @Command(name = "list", description = "Lists the tokens, a line each: id, scope, time made, device.")
    int list() {
        print(
                spec.commandLine().getOut(),
                file(existing("list the tokens")).list().stream()
                        .map(TokenCommand::line)
                        .toList());
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "revoke", description = "Takes a token back; connections that use it end at their next request.")
    int revoke(@Parameters(paramLabel = "ID", description = "The id that \"weir token list\" shows.") String id) {
        Path directory = existing("revoke token \"" + id + "\"");
        if (!file(directory).revoke(id)) {
            throw new WeirException(
                    WeirException.Code.UNAUTHORIZED,
                    "cannot revoke token \"" + id + "\": there is none of that id in " + directory);
        }
        tell();
        print(spec.commandLine().getErr(), List.of("revoked token " + id));
        return CommandLine.ExitCode.OK;
    }

    /** Has a running server look at the tokens before the command ends; one that cannot be asked does so within a second. */
    private void tell() {
        try {
            ControlSocket.ask(settings().data(), "tokens");
        } catch (WeirException e) {
            // A server of before this request existed, or one that ends: it looks by itself.
            log.debug("the server looks at the tokens when it does: {}", e.reason());
        }
    }

    private Path existing(String verb) {
        Path directory = directory();
        if (!Files.isDirectory(directory)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot " + verb + ": there is no data directory \"" + directory + "\"; --data DIR names another");
        }
        return directory;
    }

    /** Where the file of tokens is. */
    private Path directory() {
        return settings().tokens();
    }

    private Settings settings() {
        List<String> flags = new ArrayList<>();
        if (data != null) {
            flags.add("--data=" + data);
        }
        if (config != null) {
            flags.add("--config=" + config);
        }
        return Settings.load(flags, System.getenv(), Path.of("").toAbsolutePath());
    }

    private static TokenFile file(Path directory) {
        return new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.system());
    }

    private static String line(StoredToken token) {
        Grant grant = token.grant();
        String line = grant.id() + " " + grant.scope().text() + " " + token.created();
        return grant.device() == null ? line : line + " " + grant.device();
    }

    private static String described(Grant grant) {
        String scope = grant.id() + " (" + grant.scope().text();
        return scope + (grant.device() == null ? ")" : ", device " + grant.device() + ")");
    }

    private static void print(PrintWriter target, List<String> lines) {
        lines.forEach(target::println);
        target.flush();
    }

    /** A scope by its name. */
    static final class ScopeName implements CommandLine.ITypeConverter<Scope> {
        @Override
        public Scope convert(String value) {
            return Scope.parse(value)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "cannot use scope \"" + value + "\": it is not read, write or admin"));
        }
    }
}
