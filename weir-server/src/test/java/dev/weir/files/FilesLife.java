package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Node;
import dev.weir.ingest.Submission;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One data directory through several processes that die, and what must be in it. */
final class FilesLife {
    private static final int ROUNDS = 5;
    private static final int MOST_ROWS = 3000;
    private static final int MOST_STEPS = 150;

    private final SplittableRandom random;
    private final boolean cutsPower;
    private final boolean forgetsProgress;
    private final Map<String, Sent> sent = new TreeMap<>();
    private SimulatedDisk disk;
    private int names;
    private boolean isFaulty;
    private String at = "";

    /** A file that was sent. */
    private static final class Sent {
        private final MadeFile made;
        /** Samples that were put over those of the file once these were there. */
        private final Map<String, NavigableMap<Long, Double>> newer = new HashMap<>();
        /** Samples of which nobody knows whether they were put. */
        private final Map<String, NavigableMap<Long, Double>> perhaps = new HashMap<>();

        private @Nullable String id;
        private boolean isDeleting;
        private boolean isDeleted;
        /** Rows of it that count though it is gone. */
        private boolean isWhole;

        Sent(MadeFile made) {
            this.made = made;
        }
    }

    FilesLife(long seed, boolean cutsPower, boolean forgetsProgress) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimulatedDisk(seed);
        this.cutsPower = cutsPower;
        this.forgetsProgress = forgetsProgress;
    }

    void run() {
        for (int round = 0; round < ROUNDS; round++) {
            int step = 1 + random.nextInt(MOST_STEPS);
            at = "round " + round + ", dead at step " + step;
            disk.faults().dieAt(step);
            boolean failsForce = random.nextInt(3) == 0;
            boolean failsDirectoryForce = random.nextInt(5) == 0;
            isFaulty = failsForce || failsDirectoryForce;
            if (failsForce) {
                disk.faults().failForce(1 + random.nextInt(20));
            }
            if (failsDirectoryForce) {
                disk.faults().failDirectoryForce(1 + random.nextInt(20));
            }
            try (FilesNode node = open()) {
                live(node);
            } catch (WeirException e) {
                assertThat(isTroubled()).as("%s: %s", at, e.reason()).isTrue();
            }
            disk = cutsPower ? disk.powerCut() : disk.afterKill();
            if (random.nextBoolean()) {
                try (FilesNode node = open()) {
                    check(node);
                }
            }
        }
        try (FilesNode node = open()) {
            check(node);
        }
    }

    private boolean isTroubled() {
        return isFaulty || disk.faults().isDead();
    }

    private FilesNode open() {
        return new FilesNode(
                disk, FilesNode.Setup.usual(), forgetsProgress ? FilesLife::forget : UnaryOperator.identity());
    }

    private static EmbeddedNode forget(EmbeddedNode node) {
        ProgressOf.atTheStart(node.store()).forEach(put -> node.ingest().submit(new Submission(put)));
        return node;
    }

    /** Uploads files, puts newer samples over theirs and deletes some, until the process dies or nothing is left to do. */
    private void live(FilesNode node) {
        int files = 1 + random.nextInt(4);
        for (int i = 0; i < files && !disk.faults().isDead(); i++) {
            Sent file = upload(node);
            for (int puts = random.nextInt(4); puts > 0; puts--) {
                putOver(node, file);
            }
            if (random.nextInt(5) == 0) {
                delete(node, file);
            }
            if (random.nextInt(4) == 0) {
                node.node.flush();
            }
        }
        FilesNode.await("the end of all files, or of the process", () -> isDone(node));
    }

    /** What a disk that failed has left of uploads that failed goes at the next start. */
    private boolean isDone(FilesNode node) {
        try {
            return disk.faults().isDead()
                    || node.records.unfinished(node.server()).isEmpty();
        } catch (WeirException e) {
            return disk.faults().isDead();
        }
    }

    private static boolean isQuiet(FilesNode node) {
        return node.records.unfinished(node.server()).isEmpty() && begun(node).isEmpty();
    }

    /** Files of which something is left to do; one that failed may be tried again. */
    private static Set<String> begun(FilesNode node) {
        Set<String> begun = new TreeSet<>(node.progress().keySet());
        begun.removeIf(id -> node.records
                .find(id)
                .filter(record -> record.status() == FileStatus.FAILED)
                .isPresent());
        return begun;
    }

    private Sent upload(FilesNode node) {
        String name = "f" + names++ + ".csv";
        Sent file = new Sent(MadeFile.random(name + ".", 1 + random.nextInt(MOST_ROWS), random));
        sent.put(name, file);
        try {
            file.id = node.upload(name, file.made.bytes()).id();
        } catch (WeirException e) {
            assertThat(isTroubled()).as("%s: %s", at, e.reason()).isTrue();
        }
        return file;
    }

    private static NavigableMap<Long, Double> of(Map<String, NavigableMap<Long, Double>> samples, String key) {
        return samples.getOrDefault(key, new TreeMap<>());
    }

    /** Waits until some sample of a file is stored, and puts another in its place. */
    private void putOver(FilesNode node, Sent file) {
        String id = file.id;
        if (id == null || file.made.samples().isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>(file.made.samples().keySet());
        String key = keys.get(random.nextInt(keys.size()));
        List<Long> times = new ArrayList<>(of(file.made.samples(), key).keySet());
        long micros = times.get(random.nextInt(times.size()));
        double value = -1 - random.nextInt(1_000_000);
        try {
            // A disk that fails for longer than the waits fails the file: it is tried again later.
            FilesNode.await(
                    "a sample of " + key,
                    () -> disk.faults().isDead()
                            || of(node.node.readAll(), key).containsKey(micros)
                            || node.record(id).status() == FileStatus.FAILED);
            if (!disk.faults().isDead() && of(node.node.readAll(), key).containsKey(micros)) {
                NavigableMap<Long, Double> perhaps = file.perhaps.computeIfAbsent(key, each -> new TreeMap<>());
                perhaps.put(micros, value);
                node.node.put(List.of(new Node.Sample(key, micros, value)));
                file.newer.computeIfAbsent(key, each -> new TreeMap<>()).put(micros, value);
                perhaps.remove(micros);
            }
        } catch (WeirException e) {
            assertThat(isTroubled()).as("%s: %s", at, e.reason()).isTrue();
        }
    }

    private void delete(FilesNode node, Sent file) {
        if (file.id == null) {
            return;
        }
        try {
            if (random.nextBoolean()) {
                FilesNode.await("the end of all files, or of the process", () -> isDone(node));
                file.isWhole = !disk.faults().isDead();
            }
            file.isDeleting = true;
            assertThat(node.files.delete(file.id, false)).isEqualTo(UploadedFiles.Outcome.DONE);
            file.isDeleted = true;
        } catch (WeirException e) {
            assertThat(isTroubled()).as("%s: %s", at, e.reason()).isTrue();
        }
    }

    private void check(FilesNode node) {
        Map<String, FileRecord> found = new TreeMap<>();
        FilesNode.await(at + ": nothing is left to do", () -> isQuiet(node));
        retryWhatTheDiskFailed(node);
        for (FileRecord record : node.files.newest(null, 1000)) {
            assertThat(found.put(record.upload().filename(), record)).as(at).isNull();
        }
        long fewest = 0;
        long most = 0;
        long fewestRefused = 0;
        long mostRefused = 0;
        Map<String, NavigableMap<Long, Double>> stored = node.node.readAll();
        for (Map.Entry<String, Sent> each : sent.entrySet()) {
            Sent file = each.getValue();
            FileRecord record = found.get(each.getKey());
            boolean isWhole = record != null || file.isWhole;
            if (record == null) {
                assertThat(file.id == null || file.isDeleting)
                        .as("%s: %s is gone", at, each.getKey())
                        .isTrue();
            } else {
                assertThat(file.isDeleted)
                        .as("%s: %s is back", at, each.getKey())
                        .isFalse();
                checkEnd(node, each.getKey(), file, record);
            }
            if (isWhole) {
                checkSamples(each.getKey(), file, stored);
            }
            fewest += isWhole ? file.made.valid() : 0;
            fewestRefused += isWhole ? file.made.invalid() : 0;
            most += isWhole || file.isDeleting ? file.made.valid() : 0;
            mostRefused += isWhole || file.isDeleting ? file.made.invalid() : 0;
        }
        assertThat(node.flow().accepted()).as("%s: rows counted as taken", at).isBetween(fewest, most);
        assertThat(node.flow().rejectedLines())
                .as("%s: rows counted as refused", at)
                .isBetween(fewestRefused, mostRefused);
        assertThat(node.flow().inFlight())
                .as("%s: rows counted as on their way", at)
                .isZero();
        assertThat(begun(node)).as("%s: files begun", at).isEmpty();
        checkBlobs(node, found);
    }

    /** What failed for want of a disk goes on where it was. */
    private static void retryWhatTheDiskFailed(FilesNode node) {
        node.files.newest(null, 1000).stream()
                .filter(record -> record.status() == FileStatus.FAILED && record.tally() == null)
                .forEach(record -> {
                    assertThat(node.files.retry(record.id())).isEqualTo(UploadedFiles.Outcome.DONE);
                    node.awaitEnd(record.id());
                });
    }

    private void checkEnd(FilesNode node, String name, Sent file, FileRecord record) {
        String what = at + ": " + name + " " + record.status() + " " + record.error();
        FileStatus expected = file.made.invalid() == 0
                ? FileStatus.PROCESSED
                : file.made.valid() == 0 ? FileStatus.FAILED : FileStatus.PARTIAL;
        assertThat(record.status()).as(what).isEqualTo(expected);
        assertThat(FilesNode.tally(record).totalRows()).as(what).isEqualTo(file.made.rows());
        assertThat(FilesNode.tally(record).validRows()).as(what).isEqualTo(file.made.valid());
        assertThat(node.sums(record)).as(what).isEqualTo(file.made.sums());
    }

    private void checkSamples(String name, Sent file, Map<String, NavigableMap<Long, Double>> stored) {
        file.made.samples().forEach((key, samples) -> {
            NavigableMap<Long, Double> expected = new TreeMap<>(samples);
            NavigableMap<Long, Double> found = of(stored, key);
            expected.putAll(of(file.newer, key));
            of(file.perhaps, key).forEach((micros, value) -> {
                if (value.equals(found.get(micros))) {
                    expected.put(micros, value);
                }
            });
            assertThat(found).as("%s: what is stored of %s, %s", at, name, key).isEqualTo(expected);
        });
    }

    private void checkBlobs(FilesNode node, Map<String, FileRecord> found) {
        FilesNode.await(
                at + ": no unfinished blobs", () -> blobs(node).stream().noneMatch(name -> name.endsWith(".tmp")));
        Set<String> needed = new TreeSet<>();
        Set<String> allowed = new TreeSet<>();
        found.values().forEach(record -> {
            needed.add(record.id());
            allowed.add(record.id());
            allowed.add(record.id() + ".sums");
            if (FilesNode.tally(record).sums() > 0) {
                needed.add(record.id() + ".sums");
            }
        });
        assertThat(blobs(node)).as("%s: blobs", at).containsAll(needed).isSubsetOf(allowed);
    }

    private Set<String> blobs(FilesNode node) {
        return disk.list(FilesNode.BLOBS.resolve(node.server())).stream()
                .map(path -> path.getFileName().toString())
                .collect(Collectors.toSet());
    }
}
