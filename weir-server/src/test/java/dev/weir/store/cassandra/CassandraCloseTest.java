package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine ends soon, whatever it is at: connecting, making tables, or what its threads do first. */
@Timeout(60)
final class CassandraCloseTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final CassandraEngine engine = Keyspaces.engine(url, UUID.randomUUID(), new SeriesRegistry(1));

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 40})
    void endsAsItHasMadeATable(int millis) throws InterruptedException {
        try (CqlSession watching = Session.open(CassandraUrl.of(url))) {
            Thread connecting = connecting();
            awaitTable("device", watching);
            Thread.sleep(millis);
            close();
            assertThat(connecting.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 500, 1500})
    void endsWhileItConnects(int millis) throws InterruptedException {
        Thread connecting = connecting();
        Thread.sleep(millis);
        close();
        assertThat(connecting.join(Duration.ofSeconds(10))).isTrue();
    }

    private Thread connecting() {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                engine.connect();
            } catch (WeirException e) {
                assertThat(e.code()).isEqualTo(WeirException.Code.UNAVAILABLE);
            }
        });
    }

    private void awaitTable(String table, CqlSession session) {
        PreparedStatement select = session.prepare(
                "select table_name from system_schema.tables where keyspace_name = ? and table_name = ?");
        while (session.execute(select.bind(CassandraUrl.of(url).keyspace(), table))
                        .one()
                == null) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void close() throws InterruptedException {
        Thread closing = Thread.ofPlatform().daemon().start(engine::close);
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }
}
