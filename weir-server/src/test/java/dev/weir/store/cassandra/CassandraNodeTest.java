package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.weir.backend.CassandraCluster;
import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What other tests and measurements rely on: nodes that start, are killed, and come back with what they had. */
@SuppressWarnings("NullAway.Init")
@Timeout(300)
final class CassandraNodeTest {
    private static final Duration SYNC_PERIOD = Duration.ofMillis(100);

    private static CassandraSettings settings;

    @TempDir
    private Path directory;

    /** A row that was acknowledged, and when: nanoseconds of {@link System#nanoTime}. */
    private record Acked(int id, long atNanos) {}

    @BeforeAll
    static void findJava() throws IOException {
        assumeThat(CassandraJava.installed())
                .as("a Java 17, which Cassandra needs")
                .isPresent();
        settings = new CassandraSettings(
                CassandraJava.installed().orElseThrow(), 512, SYNC_PERIOD, Optional.empty(), true, true);
    }

    @Test
    void comesBackFromAKillWithAllThatItHadForTwiceItsSyncPeriod() throws IOException {
        try (CassandraNode node = new CassandraNode(directory, settings)) {
            List<Acked> acked;
            try (CqlSession session = connect(List.of(node.contactPoint()))) {
                createTable(session, 1);
                acked = writeFor(SYNC_PERIOD.multipliedBy(10), session, 0);
                node.kill();
            }
            node.start();
            try (CqlSession session = connect(List.of(node.contactPoint()))) {
                Set<Integer> found = ids(session);
                assertThat(found).isSubsetOf(ids(acked));
                assertThat(found).containsAll(oldEnough(acked));
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "weir.long", matches = "true", disabledReason = "three nodes are for --long")
    void threeNodesTakeAndKeepAllWhileOneOfThemIsAway() throws IOException {
        try (CassandraCluster cluster = new CassandraCluster(directory, settings, 3);
                CqlSession session = connect(cluster.contactPoints())) {
            createTable(session, 3);
            List<Acked> acked = new ArrayList<>(writeFor(SYNC_PERIOD, session, 0));
            cluster.node(2).kill();
            acked.addAll(writeFor(SYNC_PERIOD, session, acked.size()));
            assertThat(ids(session)).isEqualTo(ids(acked));
            cluster.node(2).start();
            acked.addAll(writeFor(SYNC_PERIOD, session, acked.size()));
            assertThat(ids(session)).isEqualTo(ids(acked));
        }
    }

    private static CqlSession connect(Collection<InetSocketAddress> contactPoints) {
        return CqlSession.builder()
                .addContactPoints(contactPoints)
                .withLocalDatacenter(CassandraNode.DATACENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, ConsistencyLevel.QUORUM.name())
                        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
    }

    private static void createTable(CqlSession session, int replication) {
        session.execute("create keyspace weir with replication = {'class': 'SimpleStrategy', 'replication_factor': "
                + replication + "}");
        // One partition: a node that does not answer is passed over in reads of one, but not yet in those of many.
        session.execute("create table weir.row (part int, id int, primary key (part, id))");
    }

    /** Writes rows one by one, with ids from {@code first}. */
    private static List<Acked> writeFor(Duration time, CqlSession session, int first) {
        PreparedStatement insert = session.prepare("insert into weir.row (part, id) values (0, ?)");
        List<Acked> acked = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        do {
            int id = first + acked.size();
            session.execute(insert.bind(id));
            acked.add(new Acked(id, System.nanoTime()));
        } while (System.nanoTime() < end);
        return acked;
    }

    private static Set<Integer> ids(CqlSession session) {
        Set<Integer> ids = new TreeSet<>();
        session.execute("select id from weir.row where part = 0").forEach(row -> ids.add(row.getInt("id")));
        return ids;
    }

    private static Set<Integer> ids(List<Acked> rows) {
        Set<Integer> ids = new TreeSet<>();
        rows.forEach(row -> ids.add(row.id()));
        return ids;
    }

    /** Those whose commit log was forced since: a node makes writers wait once the last force is one and a half periods ago. */
    private static List<Integer> oldEnough(List<Acked> acked) {
        long limit = acked.getLast().atNanos() - SYNC_PERIOD.multipliedBy(2).toNanos();
        List<Integer> ids = acked.stream()
                .filter(row -> row.atNanos() < limit)
                .map(Acked::id)
                .toList();
        assertThat(ids).isNotEmpty();
        return ids;
    }
}
