package dev.weir.store.embedded;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The bytes of a part file, as {@code docs/format/part.md} has them in tables. All numbers are little-endian. */
final class PartFormat {
    static final long MAGIC = 0x5452415052494557L; // "WEIRPART"
    static final int VERSION = 1;
    static final int HEADER_BYTES = 16;
    static final int FOOTER_BYTES = 112;

    /** A block is its kind and payload length, the payload, and a checksum over all of that. */
    static final int BLOCK_HEADER_BYTES = 8;

    static final int BLOCK_OVERHEAD_BYTES = BLOCK_HEADER_BYTES + 4;
    static final int INDEX_BLOCK = 1;
    static final int SERIES_BLOCK = 2;
    static final int RUNS_BLOCK = 3;
    static final int EVENTS_BLOCK = 4;
    static final int WORDS_BLOCK = 5;
    static final int RECORDS_BLOCK = 6;
    static final int STREAMS_BLOCK = 7;
    static final int DELETIONS_BLOCK = 8;
    static final int IDS_BLOCK = 9;

    /** Blocks are closed once they are this large. */
    static final int BLOCK_BYTES = 32 << 10;

    static final int INDEX_ENTRY_BYTES = 40;

    private PartFormat() {}

    /** The name of a part; the generation tells apart parts that hold the same commits. */
    static String fileName(long firstSequence, long lastSequence, long generation) {
        return String.format("%016x-%016x-%d.part", firstSequence, lastSequence, generation);
    }

    /** What a part's file name says; empty where it is none. */
    static Optional<Part.Name> name(Path path) {
        String[] words = path.getFileName().toString().split("[-.]", -1);
        boolean fits = words.length == 4
                && words[0].matches("[0-7][0-9a-f]{15}")
                && words[1].matches("[0-7][0-9a-f]{15}")
                && words[2].matches("[0-9]{1,18}")
                && words[3].equals("part");
        return fits
                ? Optional.of(new Part.Name(
                        Long.parseLong(words[0], 16), Long.parseLong(words[1], 16), Long.parseLong(words[2])))
                : Optional.empty();
    }

    static int checksum(ByteBuffer buffer, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(from, length));
        return (int) crc.getValue();
    }

    static WeirException damaged(Path path, String why) {
        return new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read part \"" + path + "\": " + why + "; \"weir check --repair\" tells what can be saved");
    }
}
