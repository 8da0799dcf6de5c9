package dev.weir.app;

import dev.weir.config.Secret;
import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.disk.Disk;
import dev.weir.model.EventIds;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.StoreRefusals;
import dev.weir.store.Store;
import dev.weir.store.cassandra.CassandraEngine;
import dev.weir.store.cassandra.ServerNumber;
import dev.weir.store.postgres.PostgresEngine;
import dev.weir.store.remote.Backlog;
import dev.weir.store.remote.Engine;
import dev.weir.store.remote.RemoteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Makes the store that is in a database, where the settings name one. */
final class RemoteWiring {
    private static final Duration BACKUP_PATIENCE = Duration.ofSeconds(30);

    /** Reads wait no longer for what has come before. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Nodes of Cassandra write to their disks each 10 s what they have taken, and later where they are busy. */
    static final Duration SETTLE_TIME = Duration.ofSeconds(20);

    private RemoteWiring() {}

    /** Why the database that the settings name cannot be used with them; empty where it can. */
    static Optional<String> problem(Settings settings) {
        Optional<String> url = settings.storeUrl().map(Secret::reveal);
        return switch (settings.store()) {
            case EMBEDDED -> Optional.empty();
            case POSTGRES -> url.flatMap(PostgresEngine::problem);
            case CASSANDRA ->
                url.flatMap(CassandraEngine::problem)
                        .or(() -> CassandraEngine.lineProblem(settings.limits().lineBytes()));
        };
    }

    /** The address of the database as it may be shown, where the settings name one. */
    static Optional<String> shown(Settings settings) {
        return settings.storeUrl()
                .map(Secret::reveal)
                .map(url -> settings.store() == StoreKind.CASSANDRA
                        ? CassandraEngine.shown(url)
                        : PostgresEngine.shown(url));
    }

    /** The ids that events get; the directory is held, and not a migration's. */
    static EventIds ids(Settings settings, Disk disk, Path directory, UUID directoryId) {
        return settings.store() == StoreKind.CASSANDRA
                ? EventIds.ofServer(ServerNumber.of(
                        disk,
                        directory,
                        directoryId,
                        settings.storeUrl().map(Secret::reveal).orElseThrow()))
                : EventIds.ALONE;
    }

    /** Begins to ship, and gives the database; rows that it will never take go to the rejected input. */
    static Optional<Engine> begin(
            Settings settings, OpenData data, RejectedInput rejected, LiveWiring streams, OpenParts opened) {
        if (data.store() instanceof RemoteStore remote) {
            Engine engine = engine(settings, data, rejected, streams);
            remote.begin(data.journal(), engine);
            AutoCloseable shipping = remote::endShipping; // Before the journal that it reads is closed.
            opened.add(shipping);
            return Optional.of(engine);
        }
        return Optional.empty();
    }

    private static Engine engine(Settings settings, OpenData data, RejectedInput rejected, LiveWiring streams) {
        String url = settings.storeUrl().map(Secret::reveal).orElseThrow();
        UUID directoryId = data.local().directoryId();
        if (settings.store() == StoreKind.CASSANDRA) {
            return CassandraEngine.of(
                    url,
                    new CassandraEngine.Parts(
                            directoryId,
                            data.registry(),
                            data.ids().server(),
                            data.store().ledger(),
                            streams,
                            SETTLE_TIME,
                            InstantSource.system(),
                            System::nanoTime));
        }
        return PostgresEngine.of(
                url,
                new PostgresEngine.Parts(
                        directoryId, data.registry(), rejected::keepRefused, InstantSource.system(), System::nanoTime));
    }

    /** Nobody waits for a database any more, as the server is stopping. */
    static void stop(Store store) {
        if (store instanceof RemoteStore remote) {
            remote.stop();
        }
    }

    /** A copy of the directory lacks readings that have not come to a database yet. */
    static void requireShipped(Store store, long sequence) {
        if (store instanceof RemoteStore remote) {
            remote.requireShipped(
                    sequence,
                    BACKUP_PATIENCE,
                    "back up, as readings that are in the journal alone would not be in the copy");
        }
    }

    /** Tells what waits for the database. */
    static void tell(OpenData data, RejectedInput rejected, Health health, Monitor monitor) {
        if (data.store() instanceof RemoteStore remote) {
            health.add("spool", () -> part(remote.backlog(), rejected.refusedLately()));
            gauge(monitor, remote, "spool_commits", "Commits that wait for the database.", Backlog::commits);
            gauge(monitor, remote, "spool_bytes", "Bytes of the journal that wait for the database.", Backlog::bytes);
            gauge(
                    monitor,
                    remote,
                    "spool_oldest_seconds",
                    "How long the oldest reading has waited for the database.",
                    RemoteWiring::ageSeconds);
            gauge(
                    monitor,
                    remote,
                    "spool_drain_seconds",
                    "In how many seconds the database will have all that waits, if none comes; -1 where nobody knows.",
                    backlog -> backlog.drainSeconds().orElse(-1));
            gauge(
                    monitor,
                    remote,
                    "store_away",
                    "Whether nothing can be shipped to the database.",
                    backlog -> backlog.failure().isPresent() ? 1 : 0);
        }
    }

    private static void gauge(
            Monitor monitor, RemoteStore remote, String name, String help, ToLongFunction<Backlog> value) {
        monitor.gauge(name, help, () -> value.applyAsLong(remote.backlog()));
    }

    private static long ageSeconds(Backlog backlog) {
        return backlog.oldestMicros().isPresent()
                ? Math.max(
                        0,
                        System.currentTimeMillis() / 1000
                                - backlog.oldestMicros().getAsLong() / 1_000_000)
                : 0;
    }

    private static Health.Part part(Backlog backlog, StoreRefusals.Lately refused) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("commits", backlog.commits());
        figures.put("bytes", backlog.bytes());
        figures.put("oldest_seconds", ageSeconds(backlog));
        backlog.drainSeconds().ifPresent(seconds -> figures.put("drain_seconds", seconds));
        if (refused.rows() > 0) {
            figures.put("refused_lately", refused.rows());
        }
        String problem = problem(backlog, refused);
        Health.State state =
                backlog.isBroken() ? Health.State.DOWN : problem.isEmpty() ? Health.State.OK : Health.State.DEGRADED;
        return new Health.Part(state, problem, figures);
    }

    /** What is wrong, the worst of it; empty where nothing is. */
    private static String problem(Backlog backlog, StoreRefusals.Lately refused) {
        if (backlog.failure().isPresent()) {
            return backlog.failure().get().reason();
        }
        if (!backlog.isKnown()) {
            return "there is no connection to the database yet";
        }
        if (ageSeconds(backlog) > PATIENCE.toSeconds()) {
            return "the oldest reading that waits for the database has waited " + ageSeconds(backlog)
                    + " s; reads wait 5 s for it";
        }
        return refused.rows() == 0
                ? ""
                : "the database has refused " + refused.rows() + " rows lately, which are among the rejected input: "
                        + refused.words();
    }
}
