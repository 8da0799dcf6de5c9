package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command takes its token from. A token is never an argument: those are seen by all. */
public final class TokenOption {
    private static final int MAX_TOKEN_BYTES = 4096;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token, where the server wants one (default: what WEIR_TOKEN holds).")
    private @Nullable Path tokenFile;

    /**
     * The token, empty where there is none.
     *
     * @throws WeirException when the file cannot be read or holds none
     */
    public String read(Surroundings here) {
        if (tokenFile == null) {
            return here.environment().getOrDefault("WEIR_TOKEN", "").strip();
        }
        try (var in = Files.newInputStream(here.workingDirectory().resolve(tokenFile))) {
            String token = new String(in.readNBytes(MAX_TOKEN_BYTES), UTF_8).strip();
            if (token.isEmpty()) {
                throw cannotRead("it is empty", null);
            }
            return token;
        } catch (NoSuchFileException e) {
            throw cannotRead("there is no such file", e);
        } catch (IOException e) {
            throw cannotRead(String.valueOf(e.getMessage()), e);
        }
    }

    private WeirException cannotRead(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAUTHORIZED, "cannot read token file \"" + tokenFile + "\": " + why, cause);
    }
}
