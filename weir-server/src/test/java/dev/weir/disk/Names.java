package dev.weir.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names on a simulated disk: as they are seen, and as they would be found after a power cut. Guarded by its disk. */
final class Names {
    private final TreeMap<Path, Inode> seen = new TreeMap<>();
    private final TreeMap<Path, Inode> durable = new TreeMap<>();
    private final List<Step> unforced = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();

    /** A change of names: one goes, one comes, or both at once. */
    private record Step(@Nullable Path gone, @Nullable Path come, Inode inode) {
        Path directory() {
            Path name = come == null ? gone : come;
            return parent(java.util.Objects.requireNonNull(name));
        }

        void apply(Map<Path, Inode> names) {
            if (gone != null) {
                names.remove(gone, inode);
            }
            if (come != null) {
                names.put(come, inode);
            }
        }
    }

    @Nullable Inode find(Path path) {
        return seen.get(path);
    }

    List<Path> list(Path directory) {
        return seen.keySet().stream()
                .filter(path -> parent(path).equals(directory))
                .toList();
    }

    void addDirectory(Path directory) {
        for (Path at = directory; at != null; at = at.getParent()) {
            directories.add(at);
        }
    }

    boolean isDirectory(Path directory) {
        return directories.contains(directory);
    }

    void create(Path path, Inode inode) {
        add(new Step(null, path, inode));
    }

    void rename(Path from, Path to, Inode inode) {
        add(new Step(from, to, inode));
    }

    void delete(Path path, Inode inode) {
        add(new Step(path, null, inode));
    }

    private void add(Step step) {
        step.apply(seen);
        unforced.add(step);
    }

    void force(Path directory) {
        unforced.stream().filter(step -> step.directory().equals(directory)).forEach(step -> step.apply(durable));
        unforced.removeIf(step -> step.directory().equals(directory));
    }

    long usedBytes() {
        return seen.values().stream().mapToLong(Inode::size).sum();
    }

    /** The names that are found when the power is back: each unforced change made it or did not. */
    Names afterPowerCut(Random random) {
        int odds = random.nextInt(5);
        unforced.stream().filter(step -> random.nextInt(4) < odds).forEach(step -> step.apply(durable));
        Names left = new Names();
        left.directories.addAll(directories);
        durable.forEach((path, inode) -> {
            Inode found = inode.afterPowerCut(random);
            left.seen.put(path, found);
            left.durable.put(path, found);
        });
        return left;
    }

    static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }
}
