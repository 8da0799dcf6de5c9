package dev.weir.store.cassandra;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventsById;
import java.util.ArrayList;
import java.util.List;

/** Writes down what others have taken, while it listens. */
final class Heard implements Audience {
    private final SeriesRegistry registry;
    private final List<String> lines = new ArrayList<>();
    private volatile boolean listening;

    Heard(SeriesRegistry registry) {
        this.registry = registry;
    }

    void listen(boolean listens) {
        listening = listens;
    }

    /** All of it so far: samples as key@time=value, with ~ before those that came with events, events as device#id, and missed. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public boolean isListening() {
        return listening;
    }

    @Override
    public synchronized void tell(Batch samples, boolean areDerived) {
        for (int i = 0; i < samples.count(); i++) {
            lines.add((areDerived ? "~" : "") + registry.key(samples.seriesIds()[i]) + "@"
                    + samples.timestampMicros()[i] + "=" + samples.values()[i]);
        }
    }

    @Override
    public synchronized void tell(EventBatch events) {
        for (int i = 0; i < events.count(); i++) {
            lines.add(EventsById.event(events, i).device() + "#"
                    + EventsById.event(events, i).id());
        }
    }

    @Override
    public synchronized void tellMissed(long count) {
        lines.add("missed");
    }
}
