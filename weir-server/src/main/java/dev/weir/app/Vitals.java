package dev.weir.app;

import dev.weir.alerts.Alerts;
import dev.weir.ingest.Ingest;
import dev.weir.live.Live;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.thread.PeriodicThread;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the parts of a server are and what they hold, for whoever asks over HTTP. What only the disk knows is looked up every few seconds by a
 * thread of its own, so that asking never waits.
 */
final class Vitals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Vitals.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** With less free space than this the next segment or part may not fit. */
    private static final long LITTLE_BYTES = 512L << 20;

    private final Path data;
    private final PeriodicThread thread;
    private volatile Figures figures = new Figures(Long.MAX_VALUE, 0, 0);

    /** What the disk knows. */
    private record Figures(long freeBytes, long journalBytes, long partBytes) {}

    Vitals(Path data) {
        this.data = data;
        look();
        this.thread = PeriodicThread.start("vitals", LOOK_EVERY, LOOK_EVERY, this::look);
    }

    private void look() {
        try {
            FileStore store = Files.getFileStore(data);
            figures = new Figures(store.getUsableSpace(), bytes(data.resolve("journal")), bytes(data.resolve("parts")));
        } catch (IOException e) {
            log.debug("cannot look at the disk: {}", e.getMessage());
        }
    }

    private static long bytes(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += size(file);
            }
        }
        return sum;
    }

    /** 0 for a file that has just gone. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What the journal takes, as of some seconds ago. */
    long journalBytes() {
        return figures.journalBytes();
    }

    /** The states of the parts. */
    Health health(Ingest ingest, OpenData data, Alerts alerts, Monitor monitor) {
        Health health = new Health();
        health.add("journal", () -> part(ingest.refusal(), Health.State.DOWN));
        health.add("store", () -> {
            long damaged = monitor.damagedReads().sum() + data.local().damagedRecordPages();
            return damaged == 0
                    ? part(data.store().absence(), Health.State.DEGRADED)
                    : new Health.Part(
                            Health.State.DEGRADED,
                            "reads have failed on damaged stored bytes; the log names the files, and weir check looks at all",
                            Map.of("damaged_reads", damaged));
        });
        health.add("disk", () -> {
            long free = figures.freeBytes();
            boolean isLittle = free < LITTLE_BYTES;
            return new Health.Part(
                    isLittle ? Health.State.DEGRADED : Health.State.OK,
                    isLittle ? "little space is left for the data directory" : "",
                    Map.of("free_bytes", free));
        });
        health.add("alerts", alerts::health);
        return health;
    }

    private static Health.Part part(Optional<WeirException> failure, Health.State state) {
        return failure.map(e -> new Health.Part(state, e.reason(), Map.of())).orElseGet(Health.Part::ok);
    }

    /** Adds what the parts hold to what is counted. */
    void addTo(Monitor monitor, SeriesRegistry registry, EmbeddedStore store, Listeners listeners, Live live) {
        monitor.gauge("series", "Series that there are.", registry::liveSize);
        monitor.gauge("parts", "Immutable files of the store.", store::partCount);
        monitor.counter("commits", "Commits since the data directory was begun.", store::lastApplied);
        monitor.gauge("disk_free_bytes", "Space left for the data directory.", () -> figures.freeBytes());
        monitor.gauge("journal_bytes", "Size of the journal's files.", () -> figures.journalBytes());
        monitor.gauge("parts_bytes", "Size of the store's parts.", () -> figures.partBytes());
        monitor.gauges("connections", "Open connections.", List.of("listener"), () -> {
            Map<String, Long> open = new TreeMap<>();
            listeners.connections(open);
            return open.entrySet().stream()
                    .collect(Collectors.toMap(each -> List.of(each.getKey()), Map.Entry::getValue));
        });
        monitor.counters(
                "connections_refused",
                "Connections that were turned away or cut off, by reason.",
                List.of("listener", "reason"),
                monitor.refusals()::byListenerAndReason);
        monitor.gauge("live_subscribers", "Subscribers to what is taken.", live::subscribers);
        monitor.counter("live_pushed", "Messages given to subscribers.", live::pushedCount);
        monitor.counter(
                "live_missed",
                "Messages that subscribers were too slow to look at, whether or not they were for them.",
                live::missedCount);
        monitor.counter("live_cut", "Subscribers cut off after five minutes without reading.", live::cutCount);
    }

    @Override
    public void close() {
        thread.close();
    }
}
