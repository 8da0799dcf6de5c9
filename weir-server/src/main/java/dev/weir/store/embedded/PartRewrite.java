package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.model.Finding;
import dev.weir.model.LostSeries;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunCheck;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.RunHeader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes what can be read of one damaged or missing part as a new part that holds the place of its commits. */
final class PartRewrite {
    private final Disk disk;
    private final Path files;
    private final UUID directoryId;
    private final SeriesRegistry registry;
    private final Map<Integer, byte[]> journalKeys;
    private final Consumer<Finding> said;
    private final SampleBlock scratch = new SampleBlock();
    private int lastSeries = -1;
    private long lastMicros;

    PartRewrite(
            Disk disk,
            Path files,
            UUID directoryId,
            SeriesRegistry registry,
            Map<Integer, byte[]> journalKeys,
            Consumer<Finding> said) {
        this.disk = disk;
        this.files = files;
        this.directoryId = directoryId;
        this.registry = registry;
        this.journalKeys = journalKeys;
        this.said = said;
    }

    /**
     * Writes the part {@code fresh} in place of {@code name}.
     *
     * @param seriesTo how many series must be known with it, as what comes after it says
     * @param lastIds last ids that are known otherwise, below which it must not fall
     * @return the last ids that it tells of
     */
    LastIds run(Part.Name name, Part.Name fresh, int seriesTo, LastIds lastIds) {
        Path path = files.resolve(name.fileName());
        Optional<PartSalvage> found =
                PartSalvage.of(disk, files, directoryId, name, lost -> said.accept(Finding.damage(path, lost)));
        if (found.isEmpty()) {
            said.accept(Finding.damage(
                    path,
                    "it is missing: lost the samples of commits " + name.firstSequence() + " to " + name.lastSequence()
                            + ", and any events, records and deletions"));
        }
        try (PartWriter writer = new PartWriter(disk, files, directoryId, fresh)) {
            int from = registry.size();
            int to = Math.max(
                    seriesTo, found.map(salvage -> highestSeries(salvage, from)).orElse(0));
            Map<Integer, byte[]> keys = found.map(salvage -> salvage.keys(from)).orElseGet(HashMap::new);
            register(
                    path,
                    keys,
                    Math.max(
                            to,
                            keys.keySet().stream().mapToInt(id -> id + 1).max().orElse(0)));
            writer.series(registry, from, registry.size());
            found.flatMap(PartSalvage::summary).ifPresent(summary -> writer.overwritten(summary.overwritten()));
            found.ifPresent(salvage -> salvage.forEach(PartFormat.RUNS_BLOCK, runs -> copy(path, runs, writer)));
            LastIds told = found.map(salvage -> new TableRewrite(
                                    salvage, writer, registry.size(), lost -> said.accept(Finding.damage(path, lost)))
                            .run(lastIds))
                    .orElse(lastIds);
            told.writeTo(writer);
            writer.finish();
            return told;
        } finally {
            found.ifPresent(PartSalvage::close);
        }
    }

    private static int highestSeries(PartSalvage salvage, int from) {
        int[] highest = {salvage.summary().map(PartSummary::seriesTo).orElse(from)};
        salvage.forEach(PartFormat.RUNS_BLOCK, runs -> {
            try {
                for (int at = runs.from(); at < runs.to(); ) {
                    RunHeader header = RunDecoder.header(runs.bytes(), at);
                    highest[0] = Math.max(highest[0], header.seriesId() + 1);
                    at = header.endAt();
                }
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                // Its runs are said to be lost when they are copied.
            }
        });
        return highest[0];
    }

    private void register(Path path, Map<Integer, byte[]> keys, int to) {
        int lost = 0;
        int firstLost = -1;
        for (int id = registry.size(); id < to; id++) {
            byte[] key = keys.getOrDefault(id, journalKeys.get(id));
            if (key == null || registry.findOrAdd(key) != id) {
                LostSeries.add(registry);
                firstLost = firstLost < 0 ? id : firstLost;
                lost++;
            }
        }
        if (lost > 0) {
            said.accept(Finding.damage(
                    path,
                    "lost the keys of " + lost + " series from " + firstLost + " on: they are called "
                            + registry.key(firstLost) + " and so on"));
        }
    }

    private void copy(Path path, PartSalvage.BlockBytes runs, PartWriter writer) {
        try {
            for (int at = runs.from(); at < runs.to(); ) {
                RunHeader header = RunDecoder.header(runs.bytes(), at);
                RunCheck.flaw(runs.bytes(), header, scratch)
                        .filter(flaw -> flaw.startsWith("cannot") || flaw.contains("rise"))
                        .ifPresent(flaw -> {
                            throw new IllegalStateException(flaw);
                        });
                copy(header, writer);
                at = header.endAt();
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            said.accept(
                    Finding.damage(path, "lost runs of the block at byte " + runs.offset() + ": " + e.getMessage()));
        }
    }

    private void copy(RunHeader header, PartWriter writer) {
        boolean inOrder = header.seriesId() > lastSeries
                || (header.seriesId() == lastSeries && scratch.timestampMicros[0] > lastMicros);
        if (!inOrder) {
            throw new IllegalStateException("a run of series " + header.seriesId() + " is not in order");
        }
        writer.samples(header.seriesId(), scratch.timestampMicros, scratch.values, 0, scratch.count);
        lastSeries = header.seriesId();
        lastMicros = scratch.timestampMicros[scratch.count - 1];
    }
}
