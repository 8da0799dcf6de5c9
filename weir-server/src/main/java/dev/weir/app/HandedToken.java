package dev.weir.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file by which a token is handed to whoever is to show it. */
final class HandedToken {
    private static final int MAX_BYTES = 4096;

    private HandedToken() {}

    /**
     * Whether the file holds a token that is in force and grants just this.
     *
     * @throws WeirException when it holds anything but a token, which writing would destroy, or cannot be read
     */
    static boolean grants(Path file, TokenFile tokens, Scope scope, @Nullable String device) {
        String held;
        try (var in = Files.newInputStream(file)) {
            held = new String(in.readNBytes(MAX_BYTES), UTF_8).strip();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw cannot("read", file, String.valueOf(e.getMessage()), e);
        }
        if (!held.isEmpty() && !TokenFile.isToken(held)) {
            throw cannot("replace", file, "it holds something else than a token", null);
        }
        return tokens.find(held)
                .filter(grant -> grant.scope() == scope && Objects.equals(grant.device(), device))
                .isPresent();
    }

    /** Puts a token in the file's place, whole and for its owner alone. */
    static void write(Path file, String token) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Path temporary = Files.createTempFile(
                    directory,
                    ".token-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(temporary, (token + "\n").getBytes(US_ASCII));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw cannot("write", file, String.valueOf(e.getMessage()), e);
        }
    }

    private static WeirException cannot(String verb, Path file, String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE, "cannot " + verb + " token file \"" + file + "\": " + why, cause);
    }
}
