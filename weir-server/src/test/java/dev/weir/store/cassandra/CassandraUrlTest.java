package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of keyspaces. */
final class CassandraUrlTest {
    @Test
    void readsHostsWithAndWithoutPorts() {
        CassandraUrl url = CassandraUrl.of("cassandra://one,two.example.org:9142,[::1]:9043/telemetry");
        assertThat(url.hosts())
                .containsExactly(
                        InetSocketAddress.createUnresolved("one", 9042),
                        InetSocketAddress.createUnresolved("two.example.org", 9142),
                        InetSocketAddress.createUnresolved("::1", 9043));
        assertThat(url.keyspace()).isEqualTo("telemetry");
        assertThat(url.login()).isEmpty();
    }

    @Test
    void takesTheUsualKeyspaceAndNoScheme() {
        assertThat(CassandraUrl.of("one").keyspace()).isEqualTo("weir");
        assertThat(CassandraUrl.of("one,two/k1")).isEqualTo(CassandraUrl.of("cassandra://one,two/k1"));
    }

    @Test
    void readsALoginAndShowsItNowhere() {
        CassandraUrl url = CassandraUrl.of("cassandra://weir:p%40ss%2F@one/weir");
        assertThat(url.login()).contains(new CassandraUrl.Login("weir", "p@ss/"));
        assertThat(url.toString()).isEqualTo("cassandra://one:9042/weir");
        assertThat(url.login().toString()).doesNotContain("p@ss");
    }

    @Test
    void readsHowNodesAreTrusted() {
        assertThat(CassandraUrl.of("one").tls()).isEmpty();
        assertThat(CassandraUrl.of("one?sslmode=verify-full").tls()).contains(new NodeTls(true, Optional.empty()));
        assertThat(CassandraUrl.of("one/weir?sslrootcert=my%20ca.crt&sslmode=verify-ca")
                        .tls())
                .contains(new NodeTls(false, Optional.of(Path.of("my ca.crt"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/weir",
                "one,/weir",
                "one:70000/weir",
                "one:x/weir",
                "one/Weir",
                "one/weir?x=y",
                "one/weir?",
                "one/weir?sslmode=require",
                "a:b%@one/w"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> CassandraUrl.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
