package dev.weir.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Processes that die while events come and are deleted: what was acknowledged is so after the next start, and no id is given twice. */
class EventDeletionCrashTest {
    private static final int ROUNDS = 12;

    @Test
    void aDeletionHoldsAfterAKill() {
        Seeds.forEach(Seeds.count(10, 100), seed -> new Life(seed, false).run());
    }

    @Test
    void aDeletionHoldsAfterAPowerCut() {
        Seeds.forEach(Seeds.count(10, 100), seed -> new Life(seed, true).run());
    }

    /** One data directory, and what must be in it. */
    private static final class Life {
        private final Random random;
        private final boolean cutsPower;
        private SimulatedDisk disk;
        private NavigableMap<Long, Event> model = new TreeMap<>();

        /** What there is if the change that was not acknowledged holds all the same. */
        private NavigableMap<Long, Event> perhaps = model;

        private long highestId = -1;
        private int counter;

        Life(long seed, boolean cutsPower) {
            this.random = new Random(seed);
            this.disk = new SimulatedDisk(seed);
            this.cutsPower = cutsPower;
        }

        void run() {
            for (int round = 0; round < ROUNDS; round++) {
                try (EmbeddedNode node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime)) {
                    NavigableMap<Long, Event> found = found(node);
                    assertThat(texts(found)).as("round %d", round).isIn(texts(model), texts(perhaps));
                    model = found;
                    perhaps = found;
                    highestId = Math.max(highestId, found.isEmpty() ? -1 : found.lastKey());
                    disk.faults().dieAt(1 + random.nextInt(60));
                    for (int step = 0; step < 30; step++) {
                        step(node);
                    }
                } catch (WeirException e) {
                    assertThat(disk.faults().isDead()).as("%s", e.getMessage()).isTrue();
                }
                disk.faults().dieAt(0);
                disk = cutsPower ? disk.powerCut() : disk.afterKill();
            }
        }

        private void step(EmbeddedNode node) {
            switch (random.nextInt(6)) {
                case 0 -> node.flush();
                case 1, 2, 3 -> delete(node);
                default -> pour(node);
            }
        }

        private void pour(EmbeddedNode node) {
            List<Event> events = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] attributes = ("{\"n\":" + ++counter + "}").getBytes(UTF_8);
                events.add(new Event(EventStream.BEERS, -1, "tap.1", null, random.nextInt(1000), 0, attributes));
            }
            EventBatch batch = EventBatches.of(events);
            perhaps = new TreeMap<>(model);
            try {
                node.ingest().submit(new Submission(batch));
            } finally {
                for (int i = 0; i < events.size(); i++) {
                    perhaps.put(batch.firstId() + i, events.get(i));
                }
            }
            assertThat(batch.firstId()).isGreaterThan(highestId);
            highestId = batch.firstId() + events.size() - 1;
            model = perhaps;
        }

        /** Deletes the newest event or another. */
        private void delete(EmbeddedNode node) {
            if (model.isEmpty()) {
                return;
            }
            List<Long> ids = List.copyOf(model.keySet());
            long id = random.nextBoolean() ? ids.getLast() : ids.get(random.nextInt(ids.size()));
            perhaps = new TreeMap<>(model);
            Event gone = Objects.requireNonNull(perhaps.remove(id));
            node.ingest()
                    .submit(new Submission(new EventDeletion(EventStream.BEERS, id, "tap.1", gone.timestampMicros())));
            model = perhaps;
        }

        private static NavigableMap<Long, Event> found(EmbeddedNode node) {
            NavigableMap<Long, Event> found = new TreeMap<>();
            EventQuery all =
                    new EventQuery(EventStream.BEERS, null, null, TimeRange.ALL, Long.MAX_VALUE, true, null, 100_000);
            try (View view = node.store().view(0, Duration.ZERO)) {
                view.events().read(all).forEach(event -> found.put(event.id(), event));
            }
            return found;
        }

        private static List<String> texts(NavigableMap<Long, Event> events) {
            return events.entrySet().stream()
                    .map(each -> each.getKey() + " " + each.getValue().timestampMicros() + " "
                            + new String(each.getValue().attributes(), UTF_8))
                    .toList();
        }
    }
}
