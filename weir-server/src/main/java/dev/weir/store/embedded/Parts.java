package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part files of a data directory and the manifest that says which of them live. Changing that is one atomic step on the disk.
 * Any thread; changes take turns on {@link #lock}.
 */
final class Parts {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final Path files;
    private final LongConsumer onDurable;
    private final Object lock = new Object();
    private final boolean fresh;
    private volatile Manifest manifest;

    private Parts(Disk disk, Path directory, LongConsumer onDurable, Manifest manifest) {
        this.disk = disk;
        this.directory = directory;
        this.files = directory.resolve("parts");
        this.onDurable = onDurable;
        this.manifest = manifest;
        this.fresh = manifest.generation() == 0;
    }

    /** Reads the manifest, or writes the first one. */
    static Parts open(Disk disk, Path directory, LongConsumer onDurable) {
        Manifest manifest = Manifest.read(disk, directory).orElseGet(() -> begin(disk, directory));
        disk.createDirectory(directory.resolve("parts"));
        // The process before may have died between a rename and the force of its directory: what is believed from now
        // on must survive a
        // power cut, above all before files go that only the manifest before this one names.
        disk.forceDirectory(directory.resolve("parts"));
        disk.forceDirectory(directory);
        return new Parts(disk, directory, onDurable, manifest);
    }

    private static Manifest begin(Disk disk, Path directory) {
        for (String name : List.of("parts", "journal", MisplacedParts.FOLDER, "journal.new")) {
            List<Path> found = disk.list(directory.resolve(name));
            if (found.stream().anyMatch(path -> !path.getFileName().toString().matches(".*\\.(tmp|spare)"))) {
                throw new WeirException(
                        WeirException.Code.CORRUPT,
                        "cannot open data directory \"" + directory + "\": \"" + Manifest.FILE_NAME
                                + "\" is missing, and \"" + found.getFirst()
                                + "\" is there; \"weir check --repair\" tells what can be saved");
            }
        }
        disk.createDirectory(directory.resolve("parts"));
        Manifest first = Manifest.empty(UUID.randomUUID());
        first.write(disk, directory);
        return first;
    }

    /**
     * Deletes what a crash left of unfinished parts. Only to be called once all live parts were found in order: until then a file that no
     * manifest names may be a part that was renamed.
     */
    void deleteOrphans() {
        Set<String> live = new HashSet<>();
        manifest.parts().forEach(part -> live.add(part.fileName()));
        for (Path path : disk.list(files)) {
            if (!live.contains(path.getFileName().toString())) {
                log.info("deleting {}, which no manifest names", path);
                disk.delete(path);
            }
        }
    }

    /** Whether it was opened before anything was journaled: generation 0 says so on the disk. */
    boolean isNew() {
        return fresh;
    }

    /** Sees to it that the manifest no longer says that nothing was journaled. */
    void journalBegun() {
        synchronized (lock) {
            if (fresh) {
                long generation = Math.max(1, manifest.generation());
                Manifest next = new Manifest(
                        manifest.directoryId(),
                        manifest.sequence(),
                        manifest.seriesCount(),
                        generation,
                        manifest.parts());
                next.write(disk, directory);
                manifest = next;
            }
        }
    }

    Object lock() {
        return lock;
    }

    Manifest manifest() {
        return manifest;
    }

    Disk disk() {
        return disk;
    }

    /** Opens all live parts, oldest first. */
    List<Part> openAll() {
        List<Part> opened = new ArrayList<>();
        try {
            for (Part.Name name : manifest.parts()) {
                opened.add(open(name));
            }
        } catch (RuntimeException e) {
            opened.forEach(Part::release);
            throw e;
        }
        return opened;
    }

    Part open(Part.Name name) {
        return Part.open(disk, files, manifest.directoryId(), name);
    }

    /** A name for a part that is about to be written. */
    Part.Name newName(long firstSequence, long lastSequence) {
        synchronized (lock) {
            long generation = manifest.generation() + 1;
            manifest = new Manifest(
                    manifest.directoryId(), manifest.sequence(), manifest.seriesCount(), generation, manifest.parts());
            return new Part.Name(firstSequence, lastSequence, generation);
        }
    }

    PartWriter writer(Part.Name name) {
        return new PartWriter(disk, files, manifest.directoryId(), name);
    }

    /** Makes a flushed part live: durable first, then visible by {@code swap}, then the journal may let go of its commits. */
    void add(Part.Name name, int seriesCount, Runnable swap) {
        synchronized (lock) {
            List<Part.Name> live = new ArrayList<>(manifest.parts());
            live.add(name);
            replaceManifest(name.lastSequence(), seriesCount, live);
            swap.run();
        }
        try {
            onDurable.accept(name.lastSequence());
        } catch (WeirException e) {
            log.warn("cannot trim the journal, which is tried again after the next flush: {}", e.reason());
        }
    }

    /** Makes a merged part live in place of its sources, whose files go. Readers that hold them still read them. */
    void replace(List<Part> sources, Part.Name name, Runnable swap) {
        synchronized (lock) {
            List<Part.Name> old = sources.stream().map(Part::name).toList();
            replaceManifest(manifest.sequence(), manifest.seriesCount(), replace(manifest.parts(), old, name));
            swap.run();
        }
        try {
            sources.forEach(part -> disk.delete(part.path()));
        } catch (WeirException e) {
            log.warn("a merged part stays behind until the next start: {}", e.reason());
        }
    }

    private void replaceManifest(long sequence, int seriesCount, List<Part.Name> live) {
        Manifest next =
                new Manifest(manifest.directoryId(), sequence, seriesCount, manifest.generation(), List.copyOf(live));
        next.write(disk, directory);
        manifest = next;
    }

    /** A list in which one element stands for several neighbours. */
    static <T> List<T> replace(List<T> all, List<T> neighbours, T by) {
        int at = all.indexOf(neighbours.getFirst());
        if (at < 0 || !all.subList(at, at + neighbours.size()).equals(neighbours)) {
            throw new IllegalStateException("BUG: parts to be replaced are not neighbours");
        }
        List<T> changed = new ArrayList<>(all.subList(0, at));
        changed.add(by);
        changed.addAll(all.subList(at + neighbours.size(), all.size()));
        return changed;
    }

    /** Copies parts and manifest to another directory, the manifest last. Where {@code mayLink} parts get a second name instead, if the disk can. */
    void copy(Manifest manifest, List<Part> held, Path target, boolean mayLink) {
        Path targetFiles = target.resolve("parts");
        disk.createDirectory(targetFiles);
        for (Part.Name name : manifest.parts()) {
            Part part = held.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("BUG: " + name + " is live and not in the snapshot"));
            Path copy = targetFiles.resolve(name.fileName());
            if (!mayLink || !disk.link(part.path(), copy)) {
                copyFile(part, copy);
            }
        }
        disk.forceDirectory(targetFiles);
        manifest.write(disk, target);
    }

    private void copyFile(Part part, Path target) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        try (DiskFile to = disk.create(target)) {
            long size = part.summary().fileBytes();
            for (long at = 0; at < size; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
                part.readFile(buffer, at);
                to.write(buffer.flip(), at);
            }
            to.force();
        }
    }
}
