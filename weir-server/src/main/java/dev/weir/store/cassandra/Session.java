package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.loadbalancing.DcInferringLoadBalancingPolicy;
import dev.weir.model.WeirException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** How the driver is told to connect: writes and reads by a quorum of nodes, each to those that have the data. */
final class Session {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
    private static final Duration DEFINITION_TIME = Duration.ofSeconds(30);

    /** After a change of a table the driver waits so long for others before it looks at them all. */
    private static final Duration GATHER_TIME = Duration.ofMillis(10);

    private static final Duration AGREEMENT_TIME = Duration.ofSeconds(10);
    private static final long AGREEMENT_PAUSE_NANOS = 20_000_000;

    private Session() {}

    /**
     * Connects. Blocks on the network; throws what the driver does.
     *
     * @throws WeirException UNAVAILABLE where certificates cannot be read, or the driver can make nothing of the nodes, as with hosts of several data centers
     */
    static CqlSession open(CassandraUrl url) {
        List<InetSocketAddress> hosts = url.hosts().stream()
                .map(host -> new InetSocketAddress(host.getHostString(), host.getPort()))
                .toList();
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoints(hosts)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, DefaultConsistencyLevel.QUORUM.name())
                        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIME)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIME)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIME)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, DEFINITION_TIME)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, GATHER_TIME)
                        .withClass(
                                DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, DcInferringLoadBalancingPolicy.class)
                        .withClass(DefaultDriverOption.TIMESTAMP_GENERATOR_CLASS, RisingTimestamps.class)
                        .withString(DefaultDriverOption.SESSION_NAME, "weir")
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                        .build());
        url.tls()
                .ifPresent(tls -> builder.withSslEngineFactory(
                        new ProgrammaticSslEngineFactory(tls.context(), null, tls.checksHost(), false)));
        url.login().ifPresent(login -> builder.withAuthCredentials(login.user(), login.password()));
        try {
            return builder.build();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot use " + url + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes a keyspace or a table, on all nodes: whichever is asked next has it. Blocks on the network; throws what the driver does.
     *
     * @throws WeirException UNAVAILABLE when not all of them have it in time
     */
    static void define(CqlSession session, String definition) {
        session.execute(definition);
        awaitSameTables(session);
    }

    /**
     * Waits until all nodes that can be reached have the same tables, by their own words: what they say of each other comes late where they have just
     * started.
     *
     * @throws WeirException UNAVAILABLE when they have not in time
     */
    static void awaitSameTables(CqlSession session) {
        long until = System.nanoTime() + AGREEMENT_TIME.toNanos();
        while (schemaVersions(session).size() > 1) {
            if (System.nanoTime() - until > 0) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE, "cannot use tables: the nodes do not have the same ones");
            }
            LockSupport.parkNanos(AGREEMENT_PAUSE_NANOS);
        }
    }

    private static Set<UUID> schemaVersions(CqlSession session) {
        Set<UUID> versions = new HashSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            try {
                session.execute(SimpleStatement.newInstance("select schema_version from system.local")
                                .setConsistencyLevel(ConsistencyLevel.ONE)
                                .setNode(node))
                        .forEach(row -> versions.add(row.getUuid(0)));
            } catch (AllNodesFailedException e) {
                // It is away, and learns of tables when it is back.
            }
        }
        return versions;
    }

    /** Waits for what was begun on a session; throws what the driver says of it. */
    static <T> T await(CompletionStage<T> begun) {
        try {
            return begun.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
