package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.model.Finding;
import dev.weir.model.RecordPut;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads every byte of an embedded store that nobody has open and tells what is wrong with it. Changes nothing. */
public final class StoreCheck {
    /** What a store was found to hold. */
    public static final class Result {
        private final Optional<Manifest> manifest;
        private final SeriesRegistry registry;
        private final List<Part.Name> flawed;

        private Result(Optional<Manifest> manifest, SeriesRegistry registry, List<Part.Name> flawed) {
            this.manifest = manifest;
            this.registry = registry;
            this.flawed = flawed;
        }

        /** Identity of the data directory, if the manifest tells it. */
        public Optional<UUID> directoryId() {
            return manifest.map(Manifest::directoryId);
        }

        /** The last commit that the parts hold. */
        public long sequence() {
            return manifest.map(Manifest::sequence).orElse(0L);
        }

        /** Number of parts. */
        public int parts() {
            return manifest.map(found -> found.parts().size()).orElse(0);
        }

        /** Whether the data directory has had a journal. */
        public boolean isBegun() {
            return manifest.map(found -> found.generation() > 0).orElse(true);
        }

        /** Every series of the store, with stand-ins for those whose keys are damaged. */
        public SeriesRegistry registry() {
            return registry;
        }

        Optional<Manifest> manifest() {
            return manifest;
        }

        /** The parts with flaws. */
        List<Part.Name> flawed() {
            return flawed;
        }
    }

    private final Disk disk;
    private final Path directory;
    private final Path files;
    private final Consumer<Finding> findings;
    private final Consumer<Path> progress;
    private final Consumer<RecordPut> records;
    private final SeriesRegistry registry = new SeriesRegistry(Integer.MAX_VALUE);
    private final List<Part.Name> flawed = new ArrayList<>();

    private StoreCheck(
            Disk disk,
            Path directory,
            Consumer<Finding> findings,
            Consumer<Path> progress,
            Consumer<RecordPut> records) {
        this.disk = disk;
        this.directory = directory;
        this.files = directory.resolve("parts");
        this.findings = findings;
        this.progress = progress;
        this.records = records;
    }

    /**
     * Checks manifest and parts.
     *
     * @param progress is told each file before it is read
     * @throws WeirException UNAVAILABLE when a newer server wrote them
     */
    public static Result run(Disk disk, Path directory, Consumer<Finding> findings, Consumer<Path> progress) {
        return run(disk, directory, findings, progress, record -> {});
    }

    /**
     * Checks manifest and parts, and hands over the records in them.
     *
     * @param progress is told each file before it is read
     * @param records gets every record that can be read, those that were put earlier first
     * @throws WeirException UNAVAILABLE when a newer server wrote them
     */
    public static Result run(
            Disk disk,
            Path directory,
            Consumer<Finding> findings,
            Consumer<Path> progress,
            Consumer<RecordPut> records) {
        return new StoreCheck(disk, directory, findings, progress, records).check();
    }

    private Result check() {
        Optional<Manifest> manifest = manifest();
        manifest.ifPresent(this::parts);
        leftovers(manifest);
        return new Result(manifest, registry, flawed);
    }

    private Optional<Manifest> manifest() {
        Path path = directory.resolve(Manifest.FILE_NAME);
        try {
            Optional<Manifest> manifest = Manifest.read(disk, directory);
            if (manifest.isEmpty()) {
                findings.accept(Finding.damage(path, "it is missing"));
            }
            return manifest;
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.CORRUPT) {
                throw e;
            }
            findings.accept(Finding.damage(path, e.reason()));
            return Optional.empty();
        }
    }

    private void parts(Manifest manifest) {
        long last = manifest.parts().isEmpty() ? 0 : manifest.parts().getFirst().firstSequence() - 1;
        LastIds lastIds = LastIds.NONE;
        for (Part.Name name : manifest.parts()) {
            Path path = files.resolve(name.fileName());
            progress.accept(path);
            if (name.firstSequence() != last + 1 || name.lastSequence() < name.firstSequence()) {
                findings.accept(Finding.damage(
                        path,
                        "it holds commits from " + name.firstSequence() + ", and the part before it ends with "
                                + last));
            }
            last = name.lastSequence();
            lastIds = PartCheck.run(disk, files, manifest.directoryId(), name, registry, lastIds, records, flaw -> {
                findings.accept(Finding.damage(path, flaw));
                if (!flawed.contains(name)) {
                    flawed.add(name);
                }
            });
        }
        Path path = directory.resolve(Manifest.FILE_NAME);
        if (last != manifest.sequence()) {
            findings.accept(Finding.damage(
                    path,
                    "it says that parts hold commits up to " + manifest.sequence() + ", and they do up to " + last));
        }
        if (flawed.isEmpty() && registry.size() != manifest.seriesCount()) {
            findings.accept(Finding.damage(
                    path,
                    "it says that there are " + manifest.seriesCount() + " series, and parts have " + registry.size()));
        }
    }

    private void leftovers(Optional<Manifest> manifest) {
        Set<String> live = new HashSet<>();
        manifest.ifPresent(found -> found.parts().forEach(part -> live.add(part.fileName())));
        for (Path path : disk.list(files)) {
            if (!live.contains(path.getFileName().toString())) {
                findings.accept(Finding.note(path, "no manifest names it"));
            }
        }
        for (Path path : disk.list(directory.resolve(MisplacedParts.FOLDER))) {
            findings.accept(Finding.damage(path, "a repair was cut off before it put this part back"));
        }
        Path temporary = directory.resolve(Manifest.FILE_NAME + ".tmp");
        if (disk.exists(temporary)) {
            findings.accept(Finding.note(temporary, "it is left of a write that did not end"));
        }
    }
}
