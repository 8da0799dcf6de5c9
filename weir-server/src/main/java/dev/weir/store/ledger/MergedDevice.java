package dev.weir.store.ledger;

import dev.weir.model.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What several servers know of one device. The one that heard it last says whether it is silent, so long as it is there and knows the interval. Else it is silent by the clock, with time for
 * what has not been told yet; of those that are there and know the interval the one that heard it last looks after that.
 */
final class MergedDevice {
    /** What another has heard since may be told so much later. */
    private static final Duration DELAY = Duration.ofSeconds(30);

    private final List<Sighting> sightings;
    private final Sighting latest;

    /** Of those that know the interval one that is there, else one that is gone: the one that heard it last. */
    private final @Nullable Sighting watcher;

    private final long nowMicros;

    /** Sightings of one device by different servers, at least one. */
    MergedDevice(List<Sighting> sightings, long nowMicros) {
        this.sightings = sightings;
        this.nowMicros = nowMicros;
        Sighting last = sightings.getFirst();
        Sighting rather = null;
        for (Sighting each : sightings) {
            last = each.lastSeenMicros() > last.lastSeenMicros() ? each : last;
            rather = watches(each, rather) ? each : rather;
        }
        this.latest = last;
        this.watcher = rather;
    }

    private static boolean watches(Sighting one, @Nullable Sighting other) {
        if (one.state().intervalSeconds().isEmpty()) {
            return false;
        }
        if (other == null || one.isThere() != other.isThere()) {
            return other == null || one.isThere();
        }
        return one.lastSeenMicros() > other.lastSeenMicros();
    }

    /** Whether it is for a server to tell that this falls silent. */
    boolean isWatchedBy(int server) {
        return watcher != null && watcher.server() == server;
    }

    boolean isSilent() {
        if (watcher == null || (isWatchedBy(latest.server()) && latest.isThere())) {
            return latest.state().isSilent();
        }
        long patienceNanos =
                Device.patienceNanos(watcher.state().intervalSeconds().orElseThrow());
        return nowMicros - latest.lastSeenMicros() > (patienceNanos + DELAY.toNanos()) / 1000;
    }

    /** As one state. */
    DeviceState state() {
        long readings = 0;
        long rejects = 0;
        long firstSeenMicros = Long.MAX_VALUE;
        EnumSet<Protocol> protocols = EnumSet.noneOf(Protocol.class);
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
                watcher == null ? OptionalDouble.empty() : watcher.state().intervalSeconds(),
                isSilent(),
                latest.state().isToldSilent());
    }
}
