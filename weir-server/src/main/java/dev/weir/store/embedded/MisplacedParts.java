package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.model.Finding;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Parts whose footer says that they are others than their names do: those of this data directory get their names back, those of another
 * are moved aside. Nothing is overwritten, and a repair that is cut off in the middle is finished by the next one. One thread.
 */
final class MisplacedParts {
    /** Where parts are between their wrong name and their right one, beside {@code parts}. */
    static final String FOLDER = "parts.misplaced";

    private final Disk disk;
    private final Path directory;
    private final Path files;
    private final Path between;
    private final Consumer<Path> moveAside;
    private final Consumer<Finding> said;

    MisplacedParts(Disk disk, Path directory, Consumer<Path> moveAside, Consumer<Finding> said) {
        this.disk = disk;
        this.directory = directory;
        this.files = directory.resolve("parts");
        this.between = directory.resolve(FOLDER);
        this.moveAside = moveAside;
        this.said = said;
    }

    /**
     * The data directory that most parts belong to, the journal having a voice like one of them, and the say where there are as many for
     * one as for another.
     */
    Optional<UUID> owner(Optional<UUID> journalId) {
        Map<UUID, Integer> voices = new HashMap<>();
        journalId.ifPresent(id -> voices.put(id, 1));
        for (Path folder : List.of(files, between)) {
            for (Path path : disk.list(folder)) {
                summary(path).ifPresent(summary -> voices.merge(summary.directoryId(), 1, Integer::sum));
            }
        }
        int most = voices.values().stream().mapToInt(count -> count).max().orElse(0);
        return journalId
                .filter(id -> voices.getOrDefault(id, 0) == most)
                .or(() -> voices.keySet().stream()
                        .filter(id -> voices.getOrDefault(id, 0) == most)
                        .sorted()
                        .findFirst());
    }

    /** Puts every part that can be read in its place. */
    void putBack(UUID directoryId) {
        for (Path path : disk.list(files)) {
            // A file that was being written never was part of the store.
            if (!path.getFileName().toString().endsWith(".tmp")) {
                summary(path).ifPresent(summary -> takeOut(directoryId, path, summary));
            }
        }
        // All have left the names of others before the first takes its own.
        disk.forceDirectory(files);
        for (Path path : disk.list(between)) {
            putBack(directoryId, path);
        }
        disk.delete(between);
        disk.forceDirectory(directory);
    }

    private void takeOut(UUID directoryId, Path path, PartSummary summary) {
        String name = summary.name().fileName();
        if (!summary.directoryId().equals(directoryId)) {
            said.accept(Finding.damage(path, "it belongs to another data directory"));
            moveAside.accept(path);
        } else if (!path.getFileName().toString().equals(name)) {
            if (disk.exists(between.resolve(name))) {
                moveAside.accept(path);
            } else {
                disk.createDirectory(between);
                disk.rename(path, between.resolve(name));
                disk.forceDirectory(between);
            }
        }
    }

    private void putBack(UUID directoryId, Path waiting) {
        Path path = files.resolve(waiting.getFileName().toString());
        boolean good = summary(waiting)
                .filter(summary -> summary.directoryId().equals(directoryId))
                .filter(summary ->
                        summary.name().fileName().equals(path.getFileName().toString()))
                .isPresent();
        boolean taken = disk.exists(path);
        if (!good || (taken && opens(directoryId, path))) {
            moveAside.accept(waiting);
            return;
        }
        if (taken) {
            moveAside.accept(path);
        }
        disk.rename(waiting, path);
        disk.forceDirectory(files);
        disk.forceDirectory(between);
        said.accept(Finding.note(path, "put back: it lay under the name of another part"));
    }

    private boolean opens(UUID directoryId, Path path) {
        try {
            PartFormat.name(path)
                    .ifPresent(name -> Part.open(disk, files, directoryId, name).release());
            return PartFormat.name(path).isPresent();
        } catch (WeirException e) {
            return false;
        }
    }

    /** What the footer of a file says; empty where it cannot be read. A part of a newer format is left to the server that wrote it. */
    private Optional<PartSummary> summary(Path path) {
        try {
            return Optional.of(Part.summary(disk, path));
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.CORRUPT) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
