package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The bytes of a segment file, as {@code docs/format/journal.md} has them in tables. All numbers are little-endian. */
final class SegmentFormat {
    static final long MAGIC = 0x4C4E524A52494557L; // "WEIRJRNL"
    static final int VERSION = 1;
    static final int HEADER_BYTES = 64;
    static final int RECORD_HEADER_BYTES = 16;
    static final int CHECKSUM_BYTES = 4;
    static final int RECORD_OVERHEAD_BYTES = RECORD_HEADER_BYTES + CHECKSUM_BYTES;

    /** A record that is one group commit. */
    static final int COMMIT = 1;

    /** The record that ends a rolled segment; its sequence is the first of the successor. */
    static final int SUCCESSOR = 2;

    /** Commits before this one that were not forced when it was written, number of series, time. */
    static final int COMMIT_HEADER_BYTES = 16;

    static final int SECTION_HEADER_BYTES = 8;
    static final int SERIES_SECTION = 1;
    static final int SAMPLES_SECTION = 2;
    static final int EVENTS_SECTION = 3;
    static final int RECORD_SECTION = 4;
    static final int RECEIPT_SECTION = 5;
    static final int DEVICE_MARK_SECTION = 6;
    static final int DELETION_SECTION = 7;
    static final int EVENT_DELETION_SECTION = 8;
    static final int DEVICE_MARK_HEADER_BYTES = 9;

    /** Series, time and value. */
    static final int SAMPLE_BYTES = 20;

    /** Stream, count, first id and length of the text. */
    static final int EVENTS_HEADER_BYTES = 20;

    /** Two times and three ends of texts. */
    static final int EVENT_BYTES = 28;

    /** Stream, id, time and length of the device. */
    static final int EVENT_DELETION_HEADER_BYTES = 24;

    /** Table, time of expiry and length of the key. */
    static final int RECORD_PUT_HEADER_BYTES = 16;

    private static final String SUFFIX = ".journal";

    private SegmentFormat() {}

    /** The name of the segment whose first record has this sequence. */
    static String fileName(long firstSequence) {
        return String.format("%016x%s", firstSequence, SUFFIX);
    }

    static boolean isSegment(Path path) {
        return path.getFileName().toString().endsWith(SUFFIX);
    }

    /** The header of a segment; {@code durable} is the last sequence that was known to be forced when it was begun. */
    static ByteBuffer header(UUID directoryId, long firstSequence, long createdMicros, long durable) {
        ByteBuffer header = ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC).putInt(VERSION).putInt(0);
        header.putLong(directoryId.getMostSignificantBits()).putLong(directoryId.getLeastSignificantBits());
        header.putLong(firstSequence).putLong(createdMicros).putLong(durable);
        header.putInt(HEADER_BYTES - CHECKSUM_BYTES, checksum(header, 0, HEADER_BYTES - CHECKSUM_BYTES));
        return header.position(0);
    }

    /** The first sequence that a header states, after every check on it. */
    static long readHeader(Disk disk, Path path, UUID directoryId) {
        return readHeader(disk, path, Optional.of(directoryId));
    }

    /** The first sequence that a header states, after every check on it; of any data directory where none is given. */
    static long readHeader(Disk disk, Path path, Optional<UUID> directoryId) {
        ByteBuffer header = header(disk, path);
        if (header.remaining() < HEADER_BYTES) {
            throw damaged(path, "it is " + header.remaining() + " bytes long, shorter than its header");
        }
        if (header.getLong(0) != MAGIC) {
            throw damaged(path, "it does not begin as a journal segment");
        }
        if (!isWhole(header)) {
            throw damaged(path, "the checksum of its header does not match");
        }
        if (header.getInt(8) > VERSION) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read journal segment \"" + path + "\": its format " + header.getInt(8)
                            + " is newer than this server's " + VERSION + "; start the newer server that wrote it");
        }
        if (directoryId.isPresent() && !owner(header).equals(directoryId.get())) {
            throw damaged(path, "it belongs to another data directory");
        }
        long firstSequence = header.getLong(32);
        if (!path.getFileName().toString().equals(fileName(firstSequence))) {
            throw damaged(path, "its header says that it is " + fileName(firstSequence));
        }
        return firstSequence;
    }

    /** The last sequence that was known to be forced when a segment, whose header has been checked, was begun. */
    static long durable(Disk disk, Path path) {
        return header(disk, path).getLong(48);
    }

    private static ByteBuffer header(Disk disk, Path path) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (DiskFile file = disk.open(path)) {
            file.read(header, 0);
        }
        return header.flip();
    }

    private static boolean isWhole(ByteBuffer header) {
        return header.remaining() == HEADER_BYTES
                && header.getLong(0) == MAGIC
                && header.getInt(HEADER_BYTES - CHECKSUM_BYTES) == checksum(header, 0, HEADER_BYTES - CHECKSUM_BYTES);
    }

    private static UUID owner(ByteBuffer header) {
        return new UUID(header.getLong(16), header.getLong(24));
    }

    /** The data directory that a segment with a good header belongs to. */
    static Optional<UUID> owner(Disk disk, Path path) {
        ByteBuffer header = header(disk, path);
        return isWhole(header) ? Optional.of(owner(header)) : Optional.empty();
    }

    /** Whether a segment has a good header that names another data directory, so that its records belong elsewhere. */
    static boolean isForeign(Disk disk, Path path, Optional<UUID> directoryId) {
        ByteBuffer header = header(disk, path);
        return isWhole(header) && directoryId.isPresent() && !owner(header).equals(directoryId.get());
    }

    /** The sequence of the first record, as a good header tells it, whatever the file's name, or else that name. */
    static OptionalLong likelySequence(Disk disk, Path path) {
        ByteBuffer header = header(disk, path);
        return isWhole(header) ? OptionalLong.of(header.getLong(32)) : sequenceInName(path);
    }

    /** The sequence of the first record, as the file's name tells it. */
    private static OptionalLong sequenceInName(Path path) {
        String name = path.getFileName().toString();
        return name.matches("[0-7][0-9a-f]{15}\\.journal")
                ? OptionalLong.of(Long.parseLong(name.substring(0, 16), 16))
                : OptionalLong.empty();
    }

    static int checksum(ByteBuffer buffer, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(from, length));
        return (int) crc.getValue();
    }

    static WeirException damaged(Path path, String why) {
        return new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read journal segment \"" + path + "\": " + why
                        + "; \"weir check --repair\" tells what can be saved");
    }
}
