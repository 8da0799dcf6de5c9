package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The segment that a journal begins with. A data directory that was ever used has one, so that a journal which is gone is told from
 * one that has not begun.
 */
public final class FirstSegment {
    private FirstSegment() {}

    /** Begins the journal of a restored data directory: an empty segment whose first record will have this sequence. Durable on return. */
    public static void write(Disk disk, Path directory, UUID directoryId, long firstSequence, long createdMicros) {
        disk.createDirectory(directory);
        Path path = directory.resolve(SegmentFormat.fileName(firstSequence));
        try (DiskFile file = disk.create(path)) {
            file.write(SegmentFormat.header(directoryId, firstSequence, createdMicros, firstSequence - 1), 0);
            file.force();
        }
        disk.forceDirectory(directory);
    }

    /**
     * Sees to it that a journal which was begun is there.
     *
     * @throws WeirException CORRUPT when there is no segment at all
     */
    public static void require(Disk disk, Path directory) {
        if (disk.list(directory).stream().noneMatch(SegmentFormat::isSegment)) {
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot read journal \"" + directory
                            + "\": its segments are missing; \"weir check --repair\" begins a new one");
        }
    }
}
