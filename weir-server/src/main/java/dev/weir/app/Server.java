package dev.weir.app;

import dev.weir.alerts.Alerts;
import dev.weir.alerts.RuleWatch;
import dev.weir.alerts.Webhook;
import dev.weir.app.command.VersionCommand;
import dev.weir.config.Settings;
import dev.weir.config.Sync;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.disk.TimedDisk;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.journal.FirstSegment;
import dev.weir.journal.Journal;
import dev.weir.live.Live;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.http.DataRoutes;
import dev.weir.protocol.http.DeletionRoutes;
import dev.weir.protocol.http.DeviceRoutes;
import dev.weir.protocol.http.HealthRoutes;
import dev.weir.protocol.http.HttpServer;
import dev.weir.protocol.http.IntakeRoutes;
import dev.weir.protocol.http.KnownReplies;
import dev.weir.protocol.http.LiveRoutes;
import dev.weir.protocol.http.Pages;
import dev.weir.protocol.http.RejectedRoutes;
import dev.weir.protocol.http.SeriesRoutes;
import dev.weir.protocol.http.StatsRoutes;
import dev.weir.protocol.ndjson.NdjsonServer;
import dev.weir.protocol.put.PutServer;
import dev.weir.protocol.websocket.LiveSocket;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.Replayer;
import dev.weir.retention.Deletions;
import dev.weir.retention.Retention;
import dev.weir.retention.RetentionThread;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import dev.weir.store.embedded.EmbeddedStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: every part made with {@code new}, opened in order and closed in reverse. Opening and closing are done by one thread
 * each.
 */
final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final Duration LINE_TIME = Duration.ofSeconds(30);
    /** For all bodies of HTTP requests together; parsing takes some more for the same time. */
    private static final int BODIES_BYTES = 64 << 20;

    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Monitor monitor = new Monitor();
    private final EmbeddedStore store;
    private final Listeners listeners;
    private final HttpServer http;
    private final Live live;

    private Server(Settings settings, Gate.Timing timing) {
        try {
            Disk disk = new RealDisk();
            EmbeddedStore.refuseNewer(disk, settings.data());
            DataDirectory directory = open(DataDirectory.hold(disk, settings.data()));
            Gate gate =
                    new Gate(new TokenFile(disk, directory.path(), new SecureRandom(), InstantSource.system()), timing);
            Listeners unbound = new Listeners(settings);
            if (unbound.needToken() && !gate.hasTokens()) {
                throw Unguarded.address(settings);
            }
            SeriesRegistry registry = new SeriesRegistry(settings.limits().series());
            AtomicReference<Journal> trimmed = new AtomicReference<>();
            EmbeddedStore.Options options =
                    new EmbeddedStore.Options(settings.storeHeadSamples(), settings.storeHeadAge());
            store = open(EmbeddedStore.open(disk, directory.path(), registry, options, System::nanoTime, through -> {
                Journal journal = trimmed.get();
                if (journal != null) {
                    journal.trim(through);
                }
            }));
            Journal journal = open(openJournal(settings, disk, directory, registry));
            trimmed.set(journal);
            journal.trim(store.durableSequence());
            live = open(new Live(registry, store.ledger().messages(), System::nanoTime));
            RuleWatch rules = rules(settings, registry);
            Consumer<Commit> taps = rules.andThen(live::accept);
            Ingest ingest = open(new Ingest(journal, store, forceEvery(settings), taps));
            Alerts alerts = open(new Alerts(
                    new Alerts.Parts(store, ingest, rules, System::nanoTime, InstantSource.system()),
                    settings.alertsWebhook()
                            .map(url -> new Webhook(url, VersionCommand.version(), Webhook.Limits.USUAL))));
            alerts.addTo(monitor);
            Readers readers = open(new Readers(monitor.damagedReads()));
            Vitals vitals = open(new Vitals(directory.path()));
            PutServer.Limits limits = new PutServer.Limits(
                    settings.limits().lineBytes(),
                    settings.limits().series(),
                    LINE_TIME.toNanos(),
                    settings.limits().unauthenticated().toNanos());
            Traffic traffic = new Traffic(ingest, store.ledger());
            new TrafficFigures(traffic).addTo(monitor);
            ReceiptClock clock = new ReceiptClock(InstantSource.system());
            RejectedInput rejected = new RejectedInput(
                    new RejectedInput.Parts(store, readers, ingest, traffic, clock::wallMicros, System::nanoTime),
                    settings.limits().rejectedBytes());
            rejected.addTo(monitor);
            Retention retention = new Retention(
                    Keeping.plan(settings),
                    store,
                    registry,
                    ingest,
                    vitals::journalBytes,
                    rejected::forgetBefore,
                    InstantSource.system(),
                    System::nanoTime);
            retention.addTo(monitor);
            open(new RetentionThread(retention, store, registry));
            PutServer puts =
                    new PutServer(new PutServer.Parts(registry, traffic, store, readers, gate, rejected), limits);
            NdjsonServer lines = new NdjsonServer(
                    new NdjsonServer.Parts(registry, traffic, store, readers, gate, clock, rejected),
                    ndjsonLimits(settings),
                    VersionCommand.version());
            Backup backup = new Backup(disk, directory.path(), store);
            open(ControlSocket.open(directory.path(), Map.of("backup", backup::run)));
            listeners = open(unbound);
            listeners.bind("metrics", settings.metricsPort(), puts::serve);
            listeners.bind("ndjson", settings.ndjsonPort(), lines::serve);
            vitals.addTo(monitor, registry, store, listeners, live);
            Queries queries = new Queries(store, registry, settings.limits().querySamples());
            Deletions deletions = new Deletions(queries, readers, ingest, store, registry);
            deletions.addTo(monitor);
            Health health = vitals.health(ingest, alerts, monitor);
            health.add("retention", retention::health);
            http = new HttpServer(
                    httpOptions(settings, listeners),
                    gate,
                    monitor.requests(),
                    List.of(
                            new Pages(readers, this::listening),
                            new HealthRoutes(health, monitor),
                            new SeriesRoutes(queries, readers, InstantSource.system()),
                            new DeletionRoutes(deletions, InstantSource.system()),
                            new DataRoutes(store, readers, InstantSource.system()),
                            new IntakeRoutes(intake(settings, registry, traffic, rejected, readers, clock)),
                            new RejectedRoutes(
                                    rejected, replayer(settings, registry, rejected, clock), InstantSource.system()),
                            new StatsRoutes(traffic, store::overwrittenSamples),
                            new DeviceRoutes(store.ledger()),
                            new LiveRoutes(live),
                            new LiveSocket(live, settings.limits().websocketMessageBytes())));
            listeners.bind("http", settings.httpPort(), http::serve);
            listeners.bind("taps", settings.tapsPort(), http::serve);
            listeners.bind("ui", settings.uiPort(), http::serve);
        } catch (RuntimeException e) {
            closeAll(e);
            throw e;
        }
    }

    private static RuleWatch rules(Settings settings, SeriesRegistry registry) {
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

    private static NdjsonServer.Limits ndjsonLimits(Settings settings) {
        return new NdjsonServer.Limits(
                settings.limits().lineBytes(),
                settings.limits().jsonDepth(),
                settings.ndjsonLineTimeout().toNanos(),
                settings.ndjsonIdleTimeout().toNanos(),
                settings.limits().unauthenticated().toNanos());
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

    private Journal openJournal(Settings settings, Disk disk, DataDirectory directory, SeriesRegistry registry) {
        long started = System.nanoTime();
        boolean forced = settings.sync() instanceof Sync.Always;
        Journal.Options options = new Journal.Options(
                directory.journal(), store.directoryId(), settings.journalSegmentSizeBytes(), forced);
        long durable = store.durableSequence();
        if (!store.isNew()) {
            FirstSegment.require(disk, directory.journal());
        }
        Journal journal = Journal.open(
                options,
                new TimedDisk(disk, System::nanoTime, monitor.forces()::add),
                registry,
                InstantSource.system(),
                System::nanoTime,
                durable,
                store::apply);
        store.journalBegun();
        log.info(
                "opened {}: {} series, {} commits replayed in {} ms",
                directory.path(),
                registry.size(),
                journal.lastSequence() - durable,
                (System.nanoTime() - started) / 1_000_000);
        return journal;
    }

    private List<Pages.Listening> listening() {
        return listeners.bound().stream()
                .map(bound -> new Pages.Listening(bound.protocol(), AddressText.of(bound.address())))
                .toList();
    }

    private IntakeRoutes.Parts intake(
            Settings settings,
            SeriesRegistry registry,
            Traffic traffic,
            RejectedInput rejected,
            Readers readers,
            ReceiptClock receipts) {
        InstantSource clock = InstantSource.system();
        return new IntakeRoutes.Parts(
                registry,
                traffic,
                rejected,
                new KnownReplies(store, readers, clock),
                receipts,
                clock,
                settings.limits().lineBytes(),
                settings.limits().jsonDepth());
    }

    private static Replayer replayer(
            Settings settings, SeriesRegistry registry, RejectedInput rejected, ReceiptClock clock) {
        return new Replayer(
                rejected,
                new Replayer.Parts(
                        registry,
                        clock,
                        AddressText::host,
                        settings.limits().lineBytes(),
                        settings.limits().jsonDepth()));
    }

    private static HttpServer.Options httpOptions(Settings settings, Listeners listeners) {
        return new HttpServer.Options(
                settings.limits().httpHeadersBytes(),
                settings.limits().httpBodyBytes(),
                Math.max(BODIES_BYTES, settings.limits().httpBodyBytes()),
                LINE_TIME.toNanos(),
                settings.limits().unauthenticated().toNanos(),
                listeners.areLoopback(),
                settings.httpHosts(),
                settings.httpCorsOrigins(),
                settings.publicRead());
    }

    private static Optional<Duration> forceEvery(Settings settings) {
        return switch (settings.sync()) {
            case Sync.Always always -> Optional.empty();
            case Sync.Interval interval -> Optional.of(interval.interval());
        };
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    /** Begins to accept connections. */
    void listen() {
        listeners.start();
    }

    HttpServer http() {
        return http;
    }

    Listeners listeners() {
        return listeners;
    }

    EmbeddedStore store() {
        return store;
    }

    /** Stops accepting, answers what was read, and closes everything; takes less than ten seconds. */
    @Override
    public void close() {
        live.close();
        listeners.stop(STOP_TIME);
        closeAll(null);
    }

    private void closeAll(@org.jspecify.annotations.Nullable Throwable cause) {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                if (cause != null) {
                    cause.addSuppressed(e);
                } else {
                    log.error("cannot close {}: {}", part.getClass().getSimpleName(), e.getMessage());
                }
            }
        }
    }
}
