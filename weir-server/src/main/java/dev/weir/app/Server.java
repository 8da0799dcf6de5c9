package dev.weir.app;

import dev.weir.alerts.Alerts;
import dev.weir.alerts.RuleWatch;
import dev.weir.alerts.Webhook;
import dev.weir.app.command.VersionCommand;
import dev.weir.config.Settings;
import dev.weir.config.Sync;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.files.UploadedFiles;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.PointDeletions;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.ingest.TrafficHistory;
import dev.weir.live.Live;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.http.HttpServer;
import dev.weir.protocol.http.ServerRoutes;
import dev.weir.protocol.ndjson.NdjsonServer;
import dev.weir.protocol.put.PutServer;
import dev.weir.protocol.tls.IdentityFiles;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedInput;
import dev.weir.retention.Deletions;
import dev.weir.retention.Retention;
import dev.weir.retention.RetentionThread;
import dev.weir.security.Gate;
import dev.weir.store.Store;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.remote.Engine;
import dev.weir.thread.PeriodicThread;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: every part made with {@code new}, opened in order and closed in reverse. Opening and closing are done by one thread
 * each.
 */
final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final Duration LINE_TIME = Duration.ofSeconds(30);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Settings settings;
    private final OpenParts opened = new OpenParts();
    private final Monitor monitor = new Monitor();
    private final Store store;
    private final EmbeddedStore local;
    private final Listeners listeners;
    private final HttpServer http;
    private final Live live;
    private final UploadedFiles files;
    private final TapWiring taps;
    private final SecurityWiring security;
    private final Optional<String> firstToken;

    private Server(Settings settings, Gate.Timing timing) {
        this.settings = settings;
        try {
            Disk disk = new RealDisk();
            EmbeddedStore.refuseNewer(disk, settings.data());
            DataDirectory directory = opened.add(DataDirectory.hold(disk, settings.data()));
            security = SecurityWiring.open(settings, disk, opened, timing);
            Gate gate = security.gate();
            Optional<IdentityFiles> identity =
                    settings.tls().map(tls -> opened.add(new IdentityFiles(tls, InstantSource.system())));
            Listeners unbound = new Listeners(settings, identity, monitor.refusals());
            firstToken = unbound.needToken() ? Unguarded.firstToken(settings, gate) : Optional.empty();
            if (!unbound.areLoopback() && settings.tls().isEmpty()) {
                log.warn("others can reach this server without TLS: tokens and readings cross the network in the clear"
                        + " until tls.cert and tls.key are set");
            }
            OpenData data = OpenData.open(settings, disk, directory, opened, monitor);
            SeriesRegistry registry = data.registry();
            store = data.store();
            local = data.local();
            LiveWiring streams = LiveWiring.open(disk, directory, data, opened);
            live = streams.live();
            RuleWatch rules = rules(registry);
            Ingest ingest = opened.add(new Ingest(data.journal(), store, forceEvery(), rules.andThen(live::accept)));
            Alerts alerts = alerts(ingest, rules);
            Readers readers = opened.add(new Readers("reader", monitor.damagedReads()));
            Vitals vitals = opened.add(new Vitals(directory.path()));
            Traffic traffic = new Traffic(ingest, store.ledger());
            new TrafficFigures(traffic).addTo(monitor);
            TrafficHistory history = new TrafficHistory(traffic::flows, System::nanoTime, InstantSource.system());
            Duration step = Duration.ofSeconds(TrafficHistory.STEP_SECONDS);
            opened.add(PeriodicThread.start("traffic-history", step, step, history::keep));
            ReceiptClock receipts = new ReceiptClock(InstantSource.system());
            RejectedInput rejected = new RejectedInput(
                    new RejectedInput.Parts(store, readers, ingest, traffic, receipts::wallMicros, System::nanoTime),
                    settings.limits().rejectedBytes());
            rejected.addTo(monitor);
            Optional<Engine> engine = RemoteWiring.begin(settings, data, rejected, streams, opened);
            Queries queries = new Queries(store, registry, settings.limits().querySamples());
            Deletions deletions = new Deletions(queries, readers, ingest, store, registry);
            deletions.addTo(monitor);
            PointDeletions points = new PointDeletions(ingest, deletions::forgetEmpty);
            Health health = vitals.health(ingest, data, alerts, monitor);
            RemoteWiring.tell(data, rejected, health, monitor);
            files = new FileWiring(settings, disk, directory, data, engine, ingest, readers, traffic, points)
                    .files(opened, monitor, health);
            taps = TapWiring.open(
                    settings,
                    new TapWiring.Parts(
                            store,
                            readers,
                            ingest,
                            traffic,
                            registry,
                            receipts,
                            deletions,
                            data.ids().isAlone()),
                    opened,
                    monitor);
            engine.ifPresent(each -> each.follow(taps.events().others()));
            Retention retention = retention(disk, directory.path(), registry, ingest, vitals, rejected, files);
            PutServer puts = new PutServer(
                    new PutServer.Parts(registry, traffic, store, readers, gate, rejected, monitor.refusals()),
                    putLimits());
            NdjsonServer lines = new NdjsonServer(
                    new NdjsonServer.Parts(
                            registry, traffic, store, readers, gate, receipts, rejected, monitor.refusals()),
                    ndjsonLimits(),
                    VersionCommand.version());
            Backup backup =
                    new Backup(disk, directory.path(), local, sequence -> RemoteWiring.requireShipped(store, sequence));
            opened.add(ControlSocket.open(
                    directory.path(),
                    Map.of("backup", security.noted("backup.make", backup::run), "tokens", security::look)));
            Handovers backups = opened.add(new Handovers(
                    backup, directory.path(), InstantSource.system(), new SecureRandom(), Handover.Patience.USUAL));
            listeners = opened.add(unbound);
            listeners.bind("metrics", settings.metricsPort(), PutServer.clearAnswer(), puts::serve);
            listeners.bind("ndjson", settings.ndjsonPort(), NdjsonServer.clearAnswer(), lines::serve);
            vitals.addTo(monitor, registry, local, listeners, live);
            identity.ifPresent(own -> health.add("tls", own::health));
            health.add("retention", retention::health);
            security.tell(health);
            http = new HttpWiring(
                            settings,
                            security.http(),
                            monitor,
                            registry,
                            store,
                            local::overwrittenSamples,
                            queries,
                            deletions,
                            readers,
                            traffic,
                            history,
                            receipts,
                            rejected,
                            files,
                            live,
                            taps,
                            backups)
                    .server(listeners.areLoopback(), health, this::listening);
            listeners.bind("http", settings.httpPort(), HttpServer.clearAnswer(), http::serve);
            listeners.bind("taps", settings.tapsPort(), HttpServer.clearAnswer(), http::serve);
            listeners.bind("ui", settings.uiPort(), HttpServer.clearAnswer(), http::serve);
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /**
     * Opens a server; {@link #listen} begins to take readings.
     *
     * @throws WeirException when the data directory or an address cannot be had, or stored bytes are damaged
     */
    static Server open(Settings settings) {
        return open(settings, Gate.Timing.system());
    }

    /** Opens a server whose tokens live by another clock. */
    static Server open(Settings settings, Gate.Timing timing) {
        return new Server(settings, timing);
    }

    private RuleWatch rules(SeriesRegistry registry) {
        boolean isTold = settings.alertsWebhook().isPresent();
        if (!isTold && !settings.alertRules().isEmpty()) {
            log.warn("alerts.rules has no effect without alerts.webhook");
        }
        return new RuleWatch(
                isTold ? settings.alertRules() : List.of(),
                registry,
                settings.limits().series(),
                System::nanoTime);
    }

    private Alerts alerts(Ingest ingest, RuleWatch rules) {
        Alerts alerts = opened.add(new Alerts(
                new Alerts.Parts(store, ingest, rules, System::nanoTime, InstantSource.system()),
                settings.alertsWebhook().map(url -> new Webhook(url, VersionCommand.version(), Webhook.Limits.USUAL))));
        alerts.addTo(monitor);
        return alerts;
    }

    private Retention retention(
            Disk disk,
            Path data,
            SeriesRegistry registry,
            Ingest ingest,
            Vitals vitals,
            RejectedInput rejected,
            UploadedFiles files) {
        Retention retention = new Retention(
                Keeping.plan(settings),
                store,
                local,
                registry,
                ingest,
                new Retention.Beside(
                        List.of(taps.events()::forgetBefore),
                        vitals::journalBytes,
                        List.of(rejected::forgetBefore),
                        () -> BlobFiles.extents(disk, data),
                        List.of(files::forgetSoon)),
                InstantSource.system(),
                System::nanoTime);
        retention.addTo(monitor);
        opened.add(new RetentionThread(retention, store, registry));
        return retention;
    }

    private PutServer.Limits putLimits() {
        return new PutServer.Limits(
                settings.limits().lineBytes(),
                settings.limits().series(),
                LINE_TIME.toNanos(),
                settings.limits().unauthenticated().toNanos());
    }

    private NdjsonServer.Limits ndjsonLimits() {
        return new NdjsonServer.Limits(
                settings.limits().lineBytes(),
                settings.limits().jsonDepth(),
                settings.ndjsonLineTimeout().toNanos(),
                settings.ndjsonIdleTimeout().toNanos(),
                settings.limits().unauthenticated().toNanos());
    }

    private Optional<Duration> forceEvery() {
        return switch (settings.sync()) {
            case Sync.Always always -> Optional.empty();
            case Sync.Interval interval -> Optional.of(interval.interval());
        };
    }

    private List<ServerRoutes.Listening> listening() {
        return listeners.bound().stream()
                .map(bound -> new ServerRoutes.Listening(bound.protocol(), AddressText.of(bound.address())))
                .toList();
    }

    /** Begins to accept connections. */
    void listen() {
        security.began();
        listeners.start();
    }

    /** The token that was made because there was none. */
    Optional<String> firstToken() {
        return firstToken;
    }

    /** Where tokens are shown. */
    Gate gate() {
        return security.gate();
    }

    HttpServer http() {
        return http;
    }

    Listeners listeners() {
        return listeners;
    }

    /** What of the store is on this machine's disk. */
    EmbeddedStore store() {
        return local;
    }

    /** Stops accepting, answers what was read, and closes everything; takes less than ten seconds. */
    @Override
    public void close() {
        security.ends();
        RemoteWiring.stop(store);
        live.close();
        taps.stop();
        files.stop();
        listeners.stop(STOP_TIME);
        opened.close();
    }
}
