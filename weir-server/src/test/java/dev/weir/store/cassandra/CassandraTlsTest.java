package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.protocol.tls.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that speak TLS alone: which are trusted, and what is said of those that are not. */
@SuppressWarnings("NullAway.Init")
@Timeout(120)
final class CassandraTlsTest {
    @TempDir
    private static Path directory;

    private static CassandraNode node;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        assumeThat(CassandraJava.installed())
                .as("a Java 17, which Cassandra needs")
                .isPresent();
        Keyring keys = new Keyring()
                .authority("authority")
                .certified("node", "CN=node.example.org", "authority")
                .server("other", Duration.ofDays(1));
        for (String name : new String[] {"authority", "other"}) {
            Files.writeString(directory.resolve(name + ".crt"), keys.certificate(name));
        }
        Path identity = Files.writeString(directory.resolve("node.pem"), keys.key("node") + keys.certificate("node"));
        node = new CassandraNode(
                Files.createDirectory(directory.resolve("node")),
                new CassandraSettings(
                        CassandraJava.installed().orElseThrow(),
                        512,
                        Keyspaces.SYNC_PERIOD,
                        Optional.of(identity),
                        false,
                        true));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aNodeOfAnAuthorityThatIsNamedIsTrusted() {
        assertThatCode(() -> connect("?sslmode=verify-ca&sslrootcert=" + directory.resolve("authority.crt")))
                .doesNotThrowAnyException();
    }

    @Test
    void aNodeThatIsReachedByAnotherNameThanItShowsIsNot() {
        assertThatThrownBy(() -> connect("?sslrootcert=" + directory.resolve("authority.crt")))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("cannot use")
                .hasMessageContaining("TLS: No subject alternative names present");
    }

    @Test
    void aNodeOfAnotherAuthorityIsNot() {
        for (String parameters :
                new String[] {"?sslrootcert=" + directory.resolve("other.crt"), "?sslmode=verify-ca"}) {
            assertThatThrownBy(() -> connect(parameters))
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("TLS: ")
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @Test
    void whatANodeInTheClearWouldUnderstandComesToNothing() {
        assertThatThrownBy(() -> connect("")).isInstanceOf(WeirException.class);
    }

    @Test
    void aFileThatCannotBeUsedIsToldBeforeTheStart() throws IOException {
        Path text = Files.writeString(directory.resolve("text.crt"), "no certificate");
        assertThat(CassandraEngine.problem("one/weir?sslrootcert=" + text))
                .contains("cannot use store.url: cannot read \"" + text
                        + "\" for TLS: it holds no certificate in the PEM form, or one that is damaged");
        assertThat(CassandraEngine.problem("one/weir?sslrootcert=/nowhere.crt"))
                .contains("cannot use store.url: cannot read \"/nowhere.crt\" for TLS: there is no such file");
        assertThat(CassandraEngine.problem("one/weir?sslrootcert=" + directory.resolve("authority.crt")))
                .isEmpty();
    }

    private static void connect(String parameters) {
        String url =
                node.contactPoint().getHostString() + ":" + node.contactPoint().getPort() + "/weir" + parameters;
        CassandraEngine engine = Keyspaces.engine(url, UUID.randomUUID(), new SeriesRegistry(1));
        try {
            engine.connect();
        } finally {
            engine.close();
        }
    }
}
