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
    private static final int MAX_FILE_BYTES = 4096;
    private static final int MAX_TOKEN_CHARS = 1024;

    /** There is a text where a token should be, and it can be none; what is wrong is the user's to mend. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unusable(String place, String why) {
            super("cannot use the token of " + place + ": " + why, null, false, false);
        }
    }

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token, where the server wants one (default: what WEIR_TOKEN holds).")
    private @Nullable Path tokenFile;

    /**
     * The token, empty where there is none.
     *
     * @throws WeirException when the file cannot be read or holds none
     * @throws Unusable when what is there can be no token
     */
    public String read(Surroundings here) {
        if (tokenFile == null) {
            return usable(here.environment().getOrDefault("WEIR_TOKEN", "").strip(), "WEIR_TOKEN");
        }
        try (var in = Files.newInputStream(here.workingDirectory().resolve(tokenFile))) {
            String token = new String(in.readNBytes(MAX_FILE_BYTES), UTF_8).strip();
            if (token.isEmpty()) {
                throw cannotRead("it is empty", null);
            }
            return usable(token, "\"" + tokenFile + "\"");
        } catch (NoSuchFileException e) {
            throw cannotRead("there is no such file", e);
        } catch (IOException e) {
            throw cannotRead(String.valueOf(e.getMessage()), e);
        }
    }

    /** The text, which a request line and a header can carry; no message repeats it, as most of it may be a secret. */
    private static String usable(String token, String place) {
        if (token.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new Unusable(place, "it has white space inside");
        }
        if (token.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new Unusable(place, "it has a character that no token has");
        }
        if (token.length() > MAX_TOKEN_CHARS) {
            throw new Unusable(place, "it is longer than any token");
        }
        return token;
    }

    private WeirException cannotRead(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAUTHORIZED, "cannot read token file \"" + tokenFile + "\": " + why, cause);
    }
}
