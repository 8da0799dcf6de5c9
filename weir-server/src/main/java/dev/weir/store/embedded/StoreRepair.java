package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.model.EventStream;
import dev.weir.model.Finding;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes a damaged store whole again, with all that can be read of it. What is lost is said; damaged files are moved aside and never
 * changed. Nobody else has the store open.
 */
public final class StoreRepair {
    private final Disk disk;
    private final Path directory;
    private final Path files;
    private final Path aside;
    private final Map<Integer, byte[]> journalKeys;
    private final LastIds journalIds;
    private final Consumer<Finding> said;
    private final List<Part.Name> replaced = new ArrayList<>();

    private StoreRepair(
            Disk disk,
            Path directory,
            Path aside,
            Map<Integer, byte[]> journalKeys,
            Map<EventStream, Long> journalIds,
            Consumer<Finding> said) {
        this.disk = disk;
        this.directory = directory;
        this.files = directory.resolve("parts");
        this.aside = aside;
        this.journalKeys = journalKeys;
        this.journalIds = new LastIds(Map.copyOf(journalIds));
        this.said = said;
    }

    /**
     * Repairs manifest and parts.
     *
     * @param aside where damaged files go
     * @param journalId identity of the data directory as the journal tells it, for when the manifest does not
     * @param journalKeys keys of series that the journal tells, by id
     * @param journalIds the highest ids of events that the journal tells
     */
    public static void run(
            Disk disk,
            Path directory,
            Path aside,
            Optional<UUID> journalId,
            Map<Integer, byte[]> journalKeys,
            Map<EventStream, Long> journalIds,
            Consumer<Finding> said) {
        new StoreRepair(disk, directory, aside, journalKeys, journalIds, said).repair(journalId);
    }

    private void repair(Optional<UUID> journalId) {
        disk.createDirectory(files);
        Optional<Manifest> read = readManifest();
        MisplacedParts misplaced = new MisplacedParts(disk, directory, this::moveAside, said);
        UUID directoryId = read.map(Manifest::directoryId)
                .or(() -> misplaced.owner(journalId))
                .orElseGet(UUID::randomUUID);
        misplaced.putBack(directoryId);
        if (read.isEmpty()) {
            rebuildManifest(directoryId);
        }
        StoreCheck.Result found = StoreCheck.run(disk, directory, finding -> {}, path -> {});
        Manifest manifest = found.manifest().orElseThrow();
        Manifest repaired = parts(manifest, found.flawed());
        if (!repaired.equals(manifest)) {
            repaired.write(disk, directory);
        }
        replaced.stream().map(name -> files.resolve(name.fileName())).forEach(this::moveAside);
        leftovers(repaired);
    }

    private Optional<Manifest> readManifest() {
        try {
            return Manifest.read(disk, directory);
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.CORRUPT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void rebuildManifest(UUID directoryId) {
        List<Part.Name> chosen = new ArrayList<>();
        List<Part.Name> newestFirst = disk.list(files).stream()
                .flatMap(path -> PartFormat.name(path).stream())
                .sorted(Comparator.comparing((Part.Name name) -> !opens(directoryId, name))
                        .thenComparing(
                                Comparator.comparingLong(Part.Name::generation).reversed()))
                .toList();
        for (Part.Name name : newestFirst) {
            if (chosen.stream().noneMatch(other -> overlap(name, other))) {
                chosen.add(name);
            }
        }
        chosen.sort(Comparator.comparingLong(Part.Name::firstSequence));
        long generation =
                newestFirst.stream().mapToLong(Part.Name::generation).max().orElse(1);
        long sequence = chosen.isEmpty() ? 0 : chosen.getLast().lastSequence();
        Path path = directory.resolve(Manifest.FILE_NAME);
        if (disk.exists(path)) {
            moveAside(path);
        }
        said.accept(
                Finding.note(path, "made anew from " + chosen.size() + " parts, which hold commits up to " + sequence));
        new Manifest(directoryId, sequence, 0, generation, List.copyOf(chosen)).write(disk, directory);
    }

    private boolean opens(UUID directoryId, Part.Name name) {
        try {
            Part.open(disk, files, directoryId, name).release();
            return true;
        } catch (WeirException e) {
            return false;
        }
    }

    private static boolean overlap(Part.Name a, Part.Name b) {
        return a.firstSequence() <= b.lastSequence() && b.firstSequence() <= a.lastSequence();
    }

    /** Goes through the parts, oldest first, so that every series and last id is known before the next part needs it. */
    private Manifest parts(Manifest manifest, List<Part.Name> flawed) {
        SeriesRegistry registry = new SeriesRegistry(Integer.MAX_VALUE);
        long generation = manifest.generation();
        LastIds lastIds = LastIds.NONE;
        List<Part.Name> live = new ArrayList<>();
        List<Part.Name> all = withGapsFilled(manifest.parts(), manifest.sequence());
        for (int i = 0; i < all.size(); i++) {
            Part.Name name = all.get(i);
            boolean whole = disk.exists(files.resolve(name.fileName())) && !flawed.contains(name);
            if (whole && register(manifest.directoryId(), name, registry)) {
                live.add(name);
                lastIds = lastIds.max(lastIds(manifest.directoryId(), name));
                continue;
            }
            // Every later part tells of the last ids before it: only the newest one has nothing but the journal behind
            // it.
            lastIds = i == all.size() - 1 ? lastIds.max(journalIds) : lastIds;
            int seriesTo = seriesFromOfNext(manifest, all.subList(i + 1, all.size()), flawed);
            Part.Name fresh = new Part.Name(name.firstSequence(), name.lastSequence(), ++generation);
            lastIds = new PartRewrite(disk, files, manifest.directoryId(), registry, journalKeys, said)
                    .run(name, fresh, seriesTo, lastIds);
            if (disk.exists(files.resolve(name.fileName()))) {
                replaced.add(name);
            }
            live.add(fresh);
        }
        return new Manifest(
                manifest.directoryId(),
                manifest.sequence(),
                registry.size(),
                Math.max(1, generation),
                List.copyOf(live));
    }

    private LastIds lastIds(UUID directoryId, Part.Name name) {
        Part part = Part.open(disk, files, directoryId, name);
        try {
            return LastIds.of(part);
        } finally {
            part.release();
        }
    }

    private boolean register(UUID directoryId, Part.Name name, SeriesRegistry registry) {
        Part part = Part.open(disk, files, directoryId, name);
        try {
            if (part.summary().seriesFrom() != registry.size()) {
                return false;
            }
            part.registerSeries(registry);
            return true;
        } finally {
            part.release();
        }
    }

    /** Where commits are in no part, an empty part takes their place: the keys that it brought must stand somewhere. */
    private static List<Part.Name> withGapsFilled(List<Part.Name> names, long sequence) {
        List<Part.Name> filled = new ArrayList<>();
        long last = names.isEmpty() ? 0 : names.getFirst().firstSequence() - 1;
        for (Part.Name name : names) {
            if (name.firstSequence() > last + 1) {
                filled.add(new Part.Name(last + 1, name.firstSequence() - 1, 0));
            }
            filled.add(name);
            last = name.lastSequence();
        }
        if (sequence > last) {
            filled.add(new Part.Name(last + 1, sequence, 0));
        }
        return filled;
    }

    private int seriesFromOfNext(Manifest manifest, List<Part.Name> later, List<Part.Name> flawed) {
        for (Part.Name name : later) {
            if (!flawed.contains(name) && disk.exists(files.resolve(name.fileName()))) {
                Part part = Part.open(disk, files, manifest.directoryId(), name);
                int from = part.summary().seriesFrom();
                part.release();
                return from;
            }
        }
        return manifest.seriesCount();
    }

    private void leftovers(Manifest manifest) {
        for (Path path : disk.list(files)) {
            String name = path.getFileName().toString();
            if (name.endsWith(".tmp")) {
                disk.delete(path);
                said.accept(Finding.note(path, "deleted: it is left of a write that did not end"));
            } else if (manifest.parts().stream()
                    .noneMatch(part -> part.fileName().equals(name))) {
                moveAside(path);
            }
        }
        disk.delete(directory.resolve(Manifest.FILE_NAME + ".tmp"));
        disk.forceDirectory(files);
        disk.forceDirectory(directory);
    }

    private void moveAside(Path path) {
        Path folder = path.startsWith(directory.resolve(Manifest.FILE_NAME)) ? aside : aside.resolve("parts");
        String name = path.getFileName().toString();
        Path target = folder.resolve(name);
        for (int copy = 2; disk.exists(target); copy++) {
            target = folder.resolve(name + "." + copy);
        }
        disk.createDirectory(folder);
        disk.rename(path, target);
        disk.forceDirectory(folder);
        said.accept(Finding.note(path, "moved to \"" + target + "\""));
    }
}
