package dev.weir.blob.file;

import dev.weir.blob.BlobName;
import dev.weir.blob.BlobNotFoundException;
import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobWriter;
import dev.weir.blob.NamesUnderWay;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Blobs as files: {@code DIRECTORY/<first segment>/<second segment>}, while it is written {@code .tmp} behind. Any thread may call, virtual ones too;
 * every call waits for the disk, by a thread of the store. Files are their owner's alone.
 *
 * <p>Errors are {@link dev.weir.blob.BlobStoreException}s with the code of the disk: DISK_FULL or DISK_FAILED.
 */
public final class FileBlobStore implements BlobStore {
    private final Disk disk;
    private final Path directory;
    private final BlobThreads threads = new BlobThreads();
    private final WriteBuffers buffers = new WriteBuffers();
    private final NamesUnderWay underWay = new NamesUnderWay();

    /** A store in a directory, which is made when the first blob comes. Whoever made it closes it, after its writers and streams. */
    public FileBlobStore(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public BlobWriter create(String name) {
        Path path = path(name);
        underWay.begin(name);
        return new FileBlobWriter(new BlobFile(disk, path), threads, buffers, () -> underWay.end(name));
    }

    @Override
    public InputStream open(String name, long offset) {
        Path path = path(name);
        DiskFile file = threads.run(() -> {
            if (!disk.exists(path)) {
                throw new BlobNotFoundException(name);
            }
            return disk.open(path);
        });
        return new FileBlobInput(file, offset, threads);
    }

    @Override
    public void delete(String name) {
        Path path = path(name);
        threads.run(() -> {
            if (disk.exists(path)) {
                disk.delete(path);
                disk.forceDirectory(BlobFile.directory(path));
            }
            return path;
        });
    }

    @Override
    public void list(String prefix, Consumer<String> action) {
        files(prefix).stream().filter(name -> !BlobFile.isUnfinished(name)).forEach(action);
    }

    @Override
    public void discardUnfinished(String prefix) {
        List<String> unfinished = files(prefix).stream()
                .filter(BlobFile::isUnfinished)
                .filter(name -> !underWay.contains(BlobFile.finished(name)))
                .toList();
        threads.run(() -> {
            unfinished.forEach(name -> disk.delete(directory.resolve(name)));
            return unfinished;
        });
    }

    /** What begins so, finished and unfinished. */
    private List<String> files(String prefix) {
        String first = BlobName.checkedPrefix(prefix).substring(0, prefix.indexOf('/') + 1);
        return threads.run(() -> disk.list(directory.resolve(first)).stream()
                .map(path -> first + path.getFileName())
                .filter(name -> name.startsWith(prefix))
                .toList());
    }

    private Path path(String name) {
        return directory.resolve(BlobName.checked(name));
    }

    @Override
    public void close() {
        threads.close();
    }
}
