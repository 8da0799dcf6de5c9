package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Change;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Processes that die while samples are deleted, or while what was deleted leaves the disk: a deletion is found whole, or not at all where nobody was told of it. */
class DeletionCrashTest {
    private static final int KEYS = 5;
    private static final int ROUNDS = 12;

    @Test
    void aDeletionIsFoundWholeAfterAKill() {
        Seeds.forEach(Seeds.count(10, 100), seed -> new Life(seed, false).run());
    }

    @Test
    void aDeletionIsFoundWholeAfterAPowerCut() {
        Seeds.forEach(Seeds.count(10, 100), seed -> new Life(seed, true).run());
    }

    /** One data directory, and what must be in it. */
    private static final class Life {
        private final Random random;
        private final boolean cutsPower;
        private SimulatedDisk disk;
        private Map<String, NavigableMap<Long, Double>> model = new TreeMap<>();
        private double counter;

        Life(long seed, boolean cutsPower) {
            this.random = new Random(seed);
            this.disk = new SimulatedDisk(seed);
            this.cutsPower = cutsPower;
        }

        void run() {
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, NavigableMap<Long, Double>> after = copy();
                boolean acknowledged = false;
                try (EmbeddedNode node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime)) {
                    assertThat(found(node)).as("round %d", round).isEqualTo(model);
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        put(node);
                        if (random.nextInt(3) == 0) {
                            node.flush();
                        }
                    }
                    after = copy();
                    disk.faults().dieAt(1 + random.nextInt(25));
                    acknowledged = random.nextBoolean() ? delete(node, after) : deletePoints(node, after);
                    node.flush();
                } catch (WeirException e) {
                    assertThat(disk.faults().isDead()).as("%s", e.getMessage()).isTrue();
                }
                disk.faults().dieAt(0);
                disk = cutsPower ? disk.powerCut() : disk.afterKill();
                try (EmbeddedNode node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime)) {
                    Map<String, NavigableMap<Long, Double>> found = found(node);
                    boolean isWhole = found.equals(after) || (!acknowledged && found.equals(model));
                    assertThat(isWhole)
                            .as("round %d, acknowledged %s: found %s", round, acknowledged, found)
                            .isTrue();
                    model = found;
                }
            }
        }

        private Map<String, NavigableMap<Long, Double>> copy() {
            Map<String, NavigableMap<Long, Double>> copy = new TreeMap<>();
            model.forEach((key, samples) -> copy.put(key, new TreeMap<>(samples)));
            return copy;
        }

        private static Map<String, NavigableMap<Long, Double>> found(EmbeddedNode node) {
            Map<String, NavigableMap<Long, Double>> found = new TreeMap<>(node.readAll());
            found.values().removeIf(Map::isEmpty);
            return found;
        }

        private void put(EmbeddedNode node) {
            List<Node.Sample> samples = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                samples.add(new Node.Sample("key." + random.nextInt(KEYS), random.nextInt(2000), ++counter));
            }
            node.put(samples);
            samples.forEach(sample ->
                    model.computeIfAbsent(sample.key(), key -> new TreeMap<>()).put(sample.micros(), sample.value()));
        }

        /** Deletes a range of some series; answers whether that was acknowledged. */
        private boolean delete(EmbeddedNode node, Map<String, NavigableMap<Long, Double>> after) {
            long from = random.nextInt(2000);
            TimeRange range =
                    random.nextInt(3) == 0 ? TimeRange.ALL : new TimeRange(from, from + 1 + random.nextInt(2000));
            int[] ids = random.ints(3, 0, node.registry().size())
                    .sorted()
                    .distinct()
                    .toArray();
            for (int id : ids) {
                NavigableMap<Long, Double> samples = after.get(node.registry().key(id));
                if (samples != null) {
                    samples.subMap(range.fromMicros(), true, range.toMicros(), false)
                            .clear();
                }
            }
            return submit(node, after, new SampleDeletion(ids, range));
        }

        /** Deletes about half of all samples, one by one; answers whether that was acknowledged. */
        private boolean deletePoints(EmbeddedNode node, Map<String, NavigableMap<Long, Double>> after) {
            List<Change> changes = new ArrayList<>();
            for (int id = 0; id < node.registry().size(); id++) {
                NavigableMap<Long, Double> samples =
                        after.getOrDefault(node.registry().key(id), new TreeMap<>());
                long[] points = samples.keySet().stream()
                        .mapToLong(Long::longValue)
                        .filter(time -> random.nextBoolean())
                        .toArray();
                if (points.length > 0) {
                    changes.add(new SampleDeletion(new int[] {id}, TimeRanges.ofPoints(points, 0, points.length)));
                    for (long time : points) {
                        samples.remove(time);
                    }
                }
            }
            return submit(node, after, changes.toArray(Change[]::new));
        }

        private static boolean submit(
                EmbeddedNode node, Map<String, NavigableMap<Long, Double>> after, Change... changes) {
            after.values().removeIf(Map::isEmpty);
            try {
                node.ingest().submit(new Submission(changes));
                return true;
            } catch (WeirException e) {
                return false;
            }
        }
    }
}
