package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventsById;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells what another server has taken in the order of its commits, and in each of them as near as can be to how that server told it. One thread. */
final class Retelling {
    /** So many are told at once at most, as whoever takes readings here may have to wait for it. */
    private static final int MOST_AT_ONCE = 1024;

    private final SeriesRegistry registry;
    private final Audience audience;

    /** Of which device and time a sample would be that came with an event. */
    private record Source(String device, long timestampMicros) {}

    Retelling(SeriesRegistry registry, Audience audience) {
        this.registry = registry;
        this.audience = audience;
    }

    /** Tells these; sorts both lists. */
    void tell(List<PeerSample> samples, List<PeerEvent> events) {
        samples.sort(Comparator.comparingLong(PeerSample::taken));
        events.sort(Comparator.comparingLong(PeerEvent::taken)
                .thenComparing(each -> each.event().stream())
                .thenComparingLong(each -> each.event().id()));
        int sample = 0;
        int event = 0;
        while (sample < samples.size() || event < events.size()) {
            long taken = Math.min(
                    sample < samples.size() ? samples.get(sample).taken() : Long.MAX_VALUE,
                    event < events.size() ? events.get(event).taken() : Long.MAX_VALUE);
            int sampleEnd = sample;
            while (sampleEnd < samples.size() && samples.get(sampleEnd).taken() == taken) {
                sampleEnd++;
            }
            int eventEnd = event;
            while (eventEnd < events.size() && events.get(eventEnd).taken() == taken) {
                eventEnd++;
            }
            tellCommit(samples.subList(sample, sampleEnd), events.subList(event, eventEnd));
            sample = sampleEnd;
            event = eventEnd;
        }
    }

    private void tellCommit(List<PeerSample> samples, List<PeerEvent> events) {
        Set<Source> sources = new HashSet<>();
        for (PeerEvent each : events) {
            sources.add(new Source(each.event().device(), each.event().timestampMicros()));
        }
        List<PeerSample> bare = new ArrayList<>();
        List<PeerSample> derived = new ArrayList<>();
        samples.forEach(each -> (isOfAny(sources, each) ? derived : bare).add(each));
        tell(bare, false);
        for (PeerEvent each : events) {
            EventBatch batch = new EventBatch(each.event().stream());
            EventsById.add(batch, each.event());
            batch.firstId(each.event().id());
            audience.tell(batch);
        }
        tell(derived, true);
    }

    /** Whether a sample of the same commit would be one of these events': its key is the device, a dot and the name of a number. */
    private boolean isOfAny(Set<Source> sources, PeerSample sample) {
        if (sources.isEmpty()) {
            return false;
        }
        String key = new String(registry.keyBytes(sample.seriesId()), UTF_8);
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            if (sources.contains(new Source(key.substring(0, dot), sample.timestampMicros()))) {
                return true;
            }
        }
        return false;
    }

    private void tell(List<PeerSample> samples, boolean areDerived) {
        for (int from = 0; from < samples.size(); from += MOST_AT_ONCE) {
            Batch batch = new Batch(Math.min(MOST_AT_ONCE, samples.size() - from));
            for (PeerSample each : samples.subList(from, from + batch.capacity())) {
                batch.add(each.seriesId(), each.timestampMicros(), each.value());
            }
            audience.tell(batch, areDerived);
        }
    }
}
