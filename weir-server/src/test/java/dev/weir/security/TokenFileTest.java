package dev.weir.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.RealDisk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00.123Z");

    @TempDir
    private Path directory;

    private TokenFile file() {
        return new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.fixed(NOW));
    }

    private Path path() {
        return directory.resolve("tokens");
    }

    @Test
    void listsNothingWhereThereIsNoFile() {
        assertThat(file().list()).isEmpty();
        assertThat(file().revoke("01234567")).isFalse();
        assertThat(path()).doesNotExist();
    }

    @Test
    void readsBackWhatItWrote() {
        TokenFile.Made one = file().create(Scope.WRITE, "New York ü");
        TokenFile.Made two = file().create(Scope.READ, null);
        TokenFile.Made three = file().create(Scope.ADMIN, null);
        assertThat(file().list().stream().map(StoredToken::grant))
                .containsExactly(one.grant(), two.grant(), three.grant());
        assertThat(file().list().getFirst().created()).isEqualTo("2026-03-31T12:00:00Z");
        assertThat(one.grant().device()).isEqualTo("New York ü");
    }

    @Test
    void aTokenIs256BitsAndIsNotInTheFile() throws IOException {
        TokenFile.Made made = file().create(Scope.WRITE, null);
        assertThat(made.token()).matches("weir_[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(path())).doesNotContain(made.token().substring(5));
        assertThat(file().create(Scope.WRITE, null).token()).isNotEqualTo(made.token());
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        file().create(Scope.WRITE, null);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("tokens.tmp")).doesNotExist();
    }

    @Test
    void looksAsItsPageSays() throws IOException {
        file().create(Scope.WRITE, "d1");
        assertThat(Files.readString(path())).matches("""
                        weir tokens 1
                        token [0-9a-f]{8} write 2026-03-31T12:00:00Z [0-9a-f]{64} d1
                        crc32c [0-9a-f]{8}
                        """);
    }

    @Test
    void revokesOneOfSeveral() {
        TokenFile.Made one = file().create(Scope.WRITE, null);
        TokenFile.Made two = file().create(Scope.READ, null);
        assertThat(file().revoke(one.grant().id())).isTrue();
        assertThat(file().revoke(one.grant().id())).isFalse();
        assertThat(file().list().stream().map(StoredToken::grant)).containsExactly(two.grant());
    }

    @Test
    void carriesOnWhereAnotherWriterDied() throws IOException {
        Files.writeString(directory.resolve("tokens.tmp"), "half of");
        file().create(Scope.WRITE, null);
        assertThat(file().list()).hasSize(1);
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        file().create(Scope.WRITE, "d1");
        byte[] good = Files.readAllBytes(path());
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(path(), bad);
            assertThatThrownBy(() -> file().list())
                    .as("byte %d", at)
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("cannot read tokens \"" + path() + "\": ");
        }
    }

    @Test
    void refusesEveryShorterFile() throws IOException {
        file().create(Scope.WRITE, "d1");
        byte[] good = Files.readAllBytes(path());
        for (int length = 0; length < good.length; length++) {
            Files.write(path(), java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> file().list()).as("length %d", length).isInstanceOf(WeirException.class);
        }
    }

    @Test
    void changesNothingInADamagedFile() throws IOException {
        Files.writeString(path(), "nonsense");
        assertThatThrownBy(() -> file().create(Scope.WRITE, null)).isInstanceOf(WeirException.class);
        assertThatThrownBy(() -> file().revoke("01234567")).isInstanceOf(WeirException.class);
        assertThat(Files.readString(path())).isEqualTo("nonsense");
    }

    @Test
    void refusesAFileOfANewerServer() throws IOException {
        Files.write(path(), "weir tokens 2\nwhat comes then\n".getBytes(UTF_8));
        assertThatThrownBy(() -> file().list())
                .hasMessage("cannot read tokens \"" + path() + "\": its format 2 is newer than this server's 1");
    }
}
