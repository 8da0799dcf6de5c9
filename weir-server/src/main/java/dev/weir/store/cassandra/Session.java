package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.loadbalancing.DcInferringLoadBalancingPolicy;
import dev.weir.model.WeirException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** How the driver is told to connect: writes and reads by a quorum of nodes, each to those that have the data. */
final class Session {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
    private static final Duration DEFINITION_TIME = Duration.ofSeconds(30);

    /** After a change of a table the driver waits so long for others before it looks at them all. */
    private static final Duration GATHER_TIME = Duration.ofMillis(10);

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

    /** Waits for what was begun on a session; throws what the driver says of it. */
    static <T> T await(CompletionStage<T> begun) {
        try {
            return begun.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
