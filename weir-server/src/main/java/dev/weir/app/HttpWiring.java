package dev.weir.app;

import dev.weir.app.command.VersionCommand;
import dev.weir.config.Settings;
import dev.weir.files.UploadedFiles;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.ingest.TrafficHistory;
import dev.weir.live.Live;
import dev.weir.model.SeriesRegistry;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.http.DataRoutes;
import dev.weir.protocol.http.DeletionRoutes;
import dev.weir.protocol.http.DeviceRoutes;
import dev.weir.protocol.http.FileResultRoutes;
import dev.weir.protocol.http.FileRoutes;
import dev.weir.protocol.http.HealthRoutes;
import dev.weir.protocol.http.HttpServer;
import dev.weir.protocol.http.IntakeRoutes;
import dev.weir.protocol.http.KnownReplies;
import dev.weir.protocol.http.LiveRoutes;
import dev.weir.protocol.http.Pages;
import dev.weir.protocol.http.RejectedRoutes;
import dev.weir.protocol.http.Routes;
import dev.weir.protocol.http.SeriesRoutes;
import dev.weir.protocol.http.ServerRoutes;
import dev.weir.protocol.http.StatsRoutes;
import dev.weir.protocol.http.TokenRoutes;
import dev.weir.protocol.websocket.LiveSocket;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.rejected.Origin;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.Replayer;
import dev.weir.retention.Deletions;
import dev.weir.store.Store;
import dev.weir.store.ledger.AllDevices;
import dev.weir.web.PageRoutes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes the HTTP application out of the parts of a server. */
record HttpWiring(
        Settings settings,
        HttpServer.Security security,
        Monitor monitor,
        SeriesRegistry registry,
        Store store,
        LongSupplier overwrittenSamples,
        Queries queries,
        Deletions deletions,
        Readers readers,
        Traffic traffic,
        TrafficHistory history,
        ReceiptClock receipts,
        RejectedInput rejected,
        UploadedFiles files,
        Live live,
        TapWiring taps,
        Handovers backups) {
    private static final Duration REQUEST_TIME = Duration.ofSeconds(30);

    /** For all bodies of HTTP requests together; parsing takes some more for the same time. */
    private static final int BODIES_BYTES = 64 << 20;

    private static final InstantSource CLOCK = InstantSource.system();

    /** The application, which is bound to loopback addresses alone or not, and tells what is listened on. */
    HttpServer server(boolean isLoopback, Health health, Supplier<List<ServerRoutes.Listening>> listening) {
        KnownReplies replies = new KnownReplies(store, readers, CLOCK);
        List<Routes> routes = new ArrayList<>(List.of(
                new PageRoutes(readers),
                new Pages(readers),
                new ServerRoutes(VersionCommand.version(), inForce(), listening),
                new HealthRoutes(health, monitor),
                new SeriesRoutes(queries, readers, CLOCK),
                new DeletionRoutes(deletions, CLOCK),
                new DataRoutes(store, readers, CLOCK),
                new IntakeRoutes(intake(replies)),
                new RejectedRoutes(rejected, replayer(), CLOCK),
                new StatsRoutes(traffic, history, overwrittenSamples, store::accountsOfOthers),
                new FileRoutes(files),
                new FileResultRoutes(files),
                new BackupRoutes(backups),
                new TokenRoutes(security.gate(), readers),
                new DeviceRoutes(new AllDevices(store.ledger(), store::devicesOfOthers, CLOCK)),
                new LiveRoutes(live),
                new LiveSocket(live, settings.limits().websocketMessageBytes(), monitor.refusals())));
        routes.addAll(taps.routes(settings, monitor.refusals(), traffic, rejected, replies));
        return new HttpServer(options(isLoopback), security, monitor.requests(), routes);
    }

    private List<ServerRoutes.InForce> inForce() {
        return settings.effective().stream()
                .map(each -> new ServerRoutes.InForce(each.name(), each.value(), each.source()))
                .toList();
    }

    private IntakeRoutes.Parts intake(KnownReplies replies) {
        return new IntakeRoutes.Parts(
                registry,
                traffic,
                rejected,
                replies,
                receipts,
                CLOCK,
                settings.limits().lineBytes(),
                settings.limits().jsonDepth());
    }

    private Replayer replayer() {
        return new Replayer(
                rejected,
                new Replayer.Parts(
                        registry,
                        receipts,
                        AddressText::host,
                        settings.limits().lineBytes(),
                        settings.limits().jsonDepth(),
                        Map.of(Origin.HTTP_POUR, taps.pours())));
    }

    private HttpServer.Options options(boolean isLoopback) {
        return new HttpServer.Options(
                settings.limits().httpHeadersBytes(),
                settings.limits().httpBodyBytes(),
                Math.max(BODIES_BYTES, settings.limits().httpBodyBytes()),
                REQUEST_TIME.toNanos(),
                settings.limits().unauthenticated().toNanos(),
                isLoopback,
                settings.httpHosts(),
                settings.httpCorsOrigins(),
                settings.publicRead(),
                settings.httpHsts());
    }
}
