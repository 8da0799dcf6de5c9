package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a data directory consists of: which parts live, and up to which commit they reach. A small text file, replaced whole.
 *
 * @param directoryId of the data directory, given when it was made
 * @param sequence the last commit that the parts hold
 * @param seriesCount how many series the parts hold keys for
 * @param generation of the part written last
 * @param parts the live parts, oldest first
 */
record Manifest(UUID directoryId, long sequence, int seriesCount, long generation, List<Part.Name> parts) {
    static final String FILE_NAME = "manifest";
    private static final String TITLE = "weir manifest ";
    private static final int VERSION = 1;

    static Manifest empty(UUID directoryId) {
        return new Manifest(directoryId, 0, 0, 0, List.of());
    }

    /** Reads the manifest of a data directory; empty where there is none yet. */
    static Optional<Manifest> read(Disk disk, Path directory) {
        Path path = directory.resolve(FILE_NAME);
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        try (DiskFile file = disk.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 64 << 20));
            file.read(bytes, 0);
            return Optional.of(parse(new String(bytes.array(), 0, bytes.position(), UTF_8), path));
        }
    }

    private static Manifest parse(String text, Path path) {
        // The checksum comes first: only a manifest as it was written may claim to be of a newer format.
        int end = text.lastIndexOf("crc32c ");
        if (end < 0 || !text.substring(end).equals(checksumLine(text.substring(0, end)))) {
            throw damaged(path, "its checksum does not match");
        }
        int version = version(text, path);
        if (version > VERSION) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open data directory \"" + path.getParent() + "\": its format " + version
                            + " is newer than this server's " + VERSION + "; start the newer server that wrote it");
        }
        try {
            return parseLines(text.substring(0, end).split("\n", -1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(path, "a line of it cannot be read: " + e.getMessage());
        }
    }

    private static int version(String text, Path path) {
        String firstLine = text.substring(0, Math.max(0, text.indexOf('\n')));
        if (!firstLine.matches(TITLE + "\\d{1,9}")) {
            throw damaged(path, "it does not begin with \"" + TITLE + "\"");
        }
        return Integer.parseInt(firstLine.substring(TITLE.length()));
    }

    private static Manifest parseLines(String[] lines) {
        List<Part.Name> parts = new ArrayList<>();
        for (int i = 5; i < lines.length - 1; i++) {
            String[] words = lines[i].split(" ", -1);
            parts.add(new Part.Name(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        }
        return new Manifest(
                UUID.fromString(value(lines[1])),
                Long.parseLong(value(lines[2])),
                Integer.parseInt(value(lines[3])),
                Long.parseLong(value(lines[4])),
                List.copyOf(parts));
    }

    private static String value(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private String encode() {
        StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
        text.append("directory ").append(directoryId).append('\n');
        text.append("sequence ").append(sequence).append('\n');
        text.append("series ").append(seriesCount).append('\n');
        text.append("generation ").append(generation).append('\n');
        for (Part.Name part : parts) {
            text.append("part ").append(part.firstSequence()).append(' ').append(part.lastSequence());
            text.append(' ').append(part.generation()).append('\n');
        }
        return text + checksumLine(text.toString());
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("crc32c %08x\n", crc.getValue());
    }

    /** Replaces the manifest of a data directory; durable on return. */
    void write(Disk disk, Path directory) {
        disk.replace(directory.resolve(FILE_NAME), encode().getBytes(UTF_8));
    }

    private static WeirException damaged(Path path, String why) {
        return new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read manifest \"" + path + "\": " + why + "; \"weir check --repair\" tells what can be saved");
    }
}
