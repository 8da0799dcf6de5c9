package dev.weir.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.EventIds;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Numbers for messages where several servers tell each other's: as ids of events, the number of the server above 43 bits that never go back, as a file of the data directory says
 * which are used up before any of them is. At a million messages a second 43 bits last a hundred days. Any thread.
 */
public final class NumberBlocks {
    /** How many there are in a block. */
    static final long SIZE = 1 << 24;

    private static final String FILE_NAME = "live-numbers";
    private static final String TITLE = "weir live-numbers 1\n";
    private static final int MOST_BYTES = 100;

    private final Disk disk;
    private final Path directory;
    private final int server;

    /** The first of the next block, once one was taken. Under this. */
    private OptionalLong next = OptionalLong.empty();

    /** Numbers that a data directory has not had, of a server. */
    public NumberBlocks(Disk disk, Path directory, int server) {
        this.disk = disk;
        this.directory = directory;
        this.server = server;
    }

    /**
     * The first number of the next block, which in one run follows the one before. Blocks on the disk.
     *
     * @throws WeirException CORRUPT when the file is damaged
     */
    synchronized long take() {
        long first = next.isPresent() ? next.getAsLong() : begin();
        write(first + SIZE);
        next = OptionalLong.of(first + SIZE);
        return first;
    }

    private long begin() {
        return EventIds.base(server) + EventIds.counter(read().orElse(0));
    }

    private OptionalLong read() {
        Path path = directory.resolve(FILE_NAME);
        if (!disk.exists(path)) {
            return OptionalLong.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        try (DiskFile file = disk.open(path)) {
            file.read(bytes, 0);
        }
        String text = new String(bytes.array(), 0, bytes.position(), UTF_8);
        String[] lines = text.split("\n", -1);
        if (lines.length > 1 && lines[1].matches("next [0-9]{1,16}")) {
            long read = Long.parseLong(lines[1].substring("next ".length()));
            if (encode(read).equals(text)) {
                return OptionalLong.of(read);
            }
        }
        throw new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read \"" + path
                        + "\": it is not what was written; delete it, and numbers of messages begin anew");
    }

    private static String encode(long next) {
        String text = TITLE + "next " + next + "\n";
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return text + String.format("crc32c %08x\n", crc.getValue());
    }

    private void write(long after) {
        disk.replace(directory.resolve(FILE_NAME), encode(after).getBytes(UTF_8));
    }
}
