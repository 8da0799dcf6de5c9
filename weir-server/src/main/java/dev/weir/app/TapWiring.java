package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.live.Broadcast;
import dev.weir.model.SeriesRegistry;
import dev.weir.monitor.Monitor;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.http.KnownReplies;
import dev.weir.protocol.http.Routes;
import dev.weir.protocol.websocket.BroadcastSocket;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedInput;
import dev.weir.retention.Deletions;
import dev.weir.store.Store;
import dev.weir.taps.Pour;
import dev.weir.taps.PourType;
import dev.weir.taps.Pours;
import dev.weir.taps.TapRoutes;
import dev.weir.typed.TypedEvents;
import java.util.List;

/**
 * What takes pours and tells of them.
 *
 * @param events the pours
 * @param pushes what devices are told
 * @param pours the way in
 */
record TapWiring(TypedEvents<Pour> events, Broadcast pushes, Pours pours) {
    private static final List<String> SOCKETS = List.of("/sockets/beers", "/socket/beers");

    /**
     * What pours stand on.
     *
     * @param deletions forgets series that have lost their last sample
     * @param isAlone whether no other server brings pours to the same store
     */
    record Parts(
            Store store,
            Readers readers,
            Ingest ingest,
            Traffic traffic,
            SeriesRegistry registry,
            ReceiptClock receipts,
            Deletions deletions,
            boolean isAlone) {}

    /** Opens it, and leaves it to {@code opened}. */
    static TapWiring open(Settings settings, Parts parts, OpenParts opened, Monitor monitor) {
        Broadcast pushes = opened.add(new Broadcast("beers", System::nanoTime));
        TypedEvents<Pour> events = opened.add(new TypedEvents<>(
                new PourType(),
                new TypedEvents.Parts(
                        parts.store,
                        parts.readers,
                        parts.ingest,
                        parts.traffic,
                        parts.registry,
                        parts.deletions::forgetEmpty,
                        parts.store::eventsHiddenBeforeMicros,
                        pushes,
                        parts.isAlone)));
        pushes.addTo(monitor);
        monitor.gauge("beers", "Pours that are stored.", events::count);
        monitor.counter(
                "beers_reports_dropped",
                "Reports that were not told, as there were too many taps or too many reports.",
                events::droppedReports);
        int jsonDepth = settings.limits().jsonDepth();
        return new TapWiring(events, pushes, new Pours(events, jsonDepth, parts.receipts, parts.receipts::wallMicros));
    }

    /** Ends what listens, and what takes long. */
    void stop() {
        pushes.close();
        events.stop();
    }

    /** What of it is served over HTTP. */
    List<Routes> routes(
            Settings settings, Refusals refusals, Traffic traffic, RejectedInput rejected, KnownReplies replies) {
        return List.of(
                new TapRoutes(pours, traffic, rejected, replies),
                new BroadcastSocket(SOCKETS, pushes, settings.limits().websocketMessageBytes(), refusals));
    }
}
