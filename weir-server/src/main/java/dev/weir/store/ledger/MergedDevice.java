package dev.weir.store.ledger;

import dev.weir.model.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * What several servers know of one device. The one that heard it last says whether it is silent, so long as it is there and knows the interval. Else it is silent by the clock, with time for
 * what has not been told yet; of those that are there and know the interval the one that heard it last looks after that.
 */
final class MergedDevice {
    /** What another has heard since may be told so much later. */
    private static final Duration DELAY = Duration.ofSeconds(30);

    private static final Comparator<Sighting> LATER = Comparator.comparingLong(Sighting::lastSeenMicros);

    private final List<Sighting> sightings;
    private final Sighting latest;
    private final Optional<Sighting> watcher;
    private final long nowMicros;

    /** Sightings of one device by different servers, at least one. */
    MergedDevice(List<Sighting> sightings, long nowMicros) {
        this.sightings = sightings;
        this.nowMicros = nowMicros;
        this.latest = sightings.stream().max(LATER).orElseThrow();
        this.watcher = sightings.stream()
                .filter(each -> each.state().intervalSeconds().isPresent())
                .max(Comparator.comparing(Sighting::isThere).thenComparing(LATER));
    }

    /** Whether it is for a server to tell that this falls silent. */
    boolean isWatchedBy(int server) {
        return watcher.isPresent() && watcher.get().server() == server;
    }

    boolean isSilent() {
        if (watcher.isEmpty() || (isWatchedBy(latest.server()) && latest.isThere())) {
            return latest.state().isSilent();
        }
        long patienceNanos =
                Device.patienceNanos(watcher.get().state().intervalSeconds().orElseThrow());
        return nowMicros - latest.lastSeenMicros() > (patienceNanos + DELAY.toNanos()) / 1000;
    }

    /** As one state. */
    DeviceState state() {
        long readings = 0;
        long rejects = 0;
        long firstSeenMicros = Long.MAX_VALUE;
        TreeSet<Protocol> protocols = new TreeSet<>();
        for (Sighting each : sightings) {
            readings += each.state().readings();
            rejects += each.state().rejects();
            firstSeenMicros = Math.min(firstSeenMicros, each.state().firstSeenMicros());
            protocols.addAll(each.state().protocols());
        }
        return new DeviceState(
                latest.state().name(),
                new ArrayList<>(protocols),
                latest.state().address(),
                firstSeenMicros,
                latest.state().lastSeenMicros(),
                readings,
                rejects,
                watcher.map(each -> each.state().intervalSeconds()).orElse(OptionalDouble.empty()),
                isSilent(),
                latest.state().isToldSilent());
    }
}
