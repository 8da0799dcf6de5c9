package dev.weir.security.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that lines are added to, and the older ones beside it. Used by one thread, which waits for the disk. After a failure the file is
 * opened anew by the next call, and goes on behind the last line that is known to be whole.
 */
final class AuditFile implements AutoCloseable {
    /** What a file has before another is begun. */
    static final int MOST_BYTES = 8 << 20;

    /** Files kept beside the one that is written. */
    static final int OLDER_FILES = 8;

    private static final byte[] TITLE = "{\"format\":\"weir audit 1\"}\n".getBytes(UTF_8);

    private final Disk disk;
    private final Path path;
    private @Nullable DiskFile file;
    private long end = -1;

    AuditFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** Adds whole lines and forces them; begins another file first where this one would become too long. */
    void add(byte[] lines) {
        try {
            DiskFile open = opened();
            if (end > TITLE.length && end + lines.length > MOST_BYTES) {
                rotate();
                open = opened();
            }
            open.write(ByteBuffer.wrap(lines), end);
            open.force();
            end += lines.length;
        } catch (WeirException e) {
            closeAfter(e);
            throw e;
        }
    }

    /** Makes sure that lines can be added. */
    void open() {
        try {
            opened();
        } catch (WeirException e) {
            closeAfter(e);
            throw e;
        }
    }

    private DiskFile opened() {
        if (file == null) {
            file = disk.exists(path) ? disk.openForWriting(path) : begin();
            end = end < 0 ? endOfLines(file) : end;
        }
        return file;
    }

    private DiskFile begin() {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            disk.createDirectory(directory);
        }
        DiskFile made = disk.create(path);
        file = made; // So that a failure below closes it.
        made.write(ByteBuffer.wrap(TITLE), 0);
        made.force();
        if (directory != null) {
            disk.forceDirectory(directory);
        }
        end = TITLE.length;
        return made;
    }

    /** Behind the last line; where a crash left half of one, that is ended first, so that the next stands on its own. */
    private static long endOfLines(DiskFile file) {
        long size = file.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && file.read(last, size - 1) == 1 && last.get(0) != '\n') {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
            return size + 1;
        }
        return size;
    }

    private void rotate() {
        close();
        disk.delete(older(OLDER_FILES));
        for (int i = OLDER_FILES - 1; i >= 1; i--) {
            if (disk.exists(older(i))) {
                disk.rename(older(i), older(i + 1));
            }
        }
        disk.rename(path, older(1));
        end = -1;
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private void closeAfter(WeirException failure) {
        try {
            close();
        } catch (WeirException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
