package dev.weir.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SampleDeletion;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Points of many series, in any order, are taken out, and nothing else is. */
final class PointDeletionsTest {
    private static final int SERIES = 30;

    private final List<Commit> commits = new ArrayList<>();

    @Test
    void takesOutWhatIsNamedAndNothingElse() {
        Seeds.forEach(3, seed -> {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(seed);
            Map<String, NavigableMap<Long, Double>> model = new TreeMap<>();
            try (EmbeddedNode node = open(disk)) {
                List<int[]> emptied = new ArrayList<>();
                PointDeletions deletions = new PointDeletions(node.ingest(), emptied::add);
                for (int round = 0; round < 6; round++) {
                    put(node, model, random);
                    delete(deletions, node, model, random);
                    assertThat(emptied.removeLast())
                            .isSorted()
                            .doesNotHaveDuplicates()
                            .isNotEmpty();
                    assertThat(new TreeMap<>(node.readAll())).isEqualTo(model);
                }
                node.flush();
                assertThat(new TreeMap<>(node.readAll())).isEqualTo(model);
            }
            try (EmbeddedNode node = open(disk)) {
                assertThat(new TreeMap<>(node.readAll())).isEqualTo(model);
            }
        });
    }

    @Test
    void goesInStepsThatAreBounded() {
        try (EmbeddedNode node = open(new SimulatedDisk(1))) {
            int count = 2 * PointDeletions.SUBMITTED + 10;
            int[] ids = new int[count];
            long[] times = new long[count];
            for (int i = 0; i < count; i++) {
                node.registry().findOrAdd(("key." + i % 7).getBytes(UTF_8));
                ids[i] = i % 7;
                times[i] = -2L * i;
            }
            new PointDeletions(node.ingest(), series -> assertThat(series).hasSize(7)).delete(ids, times, count);
        }
        assertThat(commits).hasSize(3);
        assertThat(commits.stream().mapToInt(PointDeletionsTest::points)).containsExactly(100_000, 100_000, 10);
    }

    @Test
    void nothingIsSubmittedForNothing() {
        try (EmbeddedNode node = open(new SimulatedDisk(1))) {
            new PointDeletions(node.ingest(), series -> {}).delete(new int[3], new long[3], 0);
        }
        assertThat(commits).isEmpty();
    }

    private EmbeddedNode open(SimulatedDisk disk) {
        return new EmbeddedNode(disk, InstantSource.system(), System::nanoTime, commits::add);
    }

    private static int points(Commit commit) {
        return commit.changes().stream()
                .mapToInt(change -> ((SampleDeletion) change).times().count() / 2)
                .sum();
    }

    private static void put(EmbeddedNode node, Map<String, NavigableMap<Long, Double>> model, Random random) {
        Batch batch = new Batch(2000);
        for (int i = 0; i < 2000; i++) {
            String key = "key." + random.nextInt(SERIES);
            long time = random.nextInt(3000);
            batch.add(node.registry().findOrAdd(key.getBytes(UTF_8)), time, i);
            model.computeIfAbsent(key, any -> new TreeMap<>()).put(time, (double) i);
        }
        node.ingest().submit(new Submission(batch));
    }

    private static void delete(
            PointDeletions deletions, EmbeddedNode node, Map<String, NavigableMap<Long, Double>> model, Random random) {
        int count = 1000;
        int[] ids = new int[count + 5];
        long[] times = new long[count + 5];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(node.registry().size());
            times[i] = random.nextInt(3000);
            if (i < count) {
                Objects.requireNonNull(model.get(node.registry().key(ids[i]))).remove(times[i]);
            }
        }
        deletions.delete(ids, times, count);
    }
}
