package dev.weir.blob.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobStoreContract;
import dev.weir.blob.BlobStoreException;
import dev.weir.blob.BlobWriter;
import dev.weir.disk.RealDisk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real disk, and what the files are like. */
final class FileBlobStoreTest extends BlobStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private @Nullable FileBlobStore store;

    @BeforeEach
    void open() {
        store = new FileBlobStore(new RealDisk(), directory.resolve("blobs"));
    }

    @AfterEach
    void close() {
        store().close();
    }

    @Override
    protected BlobStore store() {
        return Objects.requireNonNull(store);
    }

    private List<String> files() {
        return new RealDisk()
                .list(directory.resolve("blobs/s1")).stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList();
    }

    @Test
    void filesAreTheirOwnersAlone() throws IOException {
        put("s1/f1", bytes(10));

        assertThat(permissions("blobs")).isEqualTo("rwx------");
        assertThat(permissions("blobs/s1")).isEqualTo("rwx------");
        assertThat(permissions("blobs/s1/f1")).isEqualTo("rw-------");
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void anUnfinishedBlobLeavesNoFile() {
        try (BlobWriter writer = store().create("s1/f1")) {
            write(writer, bytes(3_000_000));
            assertThat(files()).containsExactly("f1.tmp");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void discardsWhatADeadProcessWasWriting() throws IOException {
        put("s1/f1", bytes(10));
        Files.createFile(directory.resolve("blobs/s1/f2.tmp"));

        store().discardUnfinished("s1/");
        store().discardUnfinished("s2/");

        assertThat(files()).containsExactly("f1");
    }

    @Test
    void goesOnBesideTheFileOfAWriterThatCouldNotCleanUp() throws IOException {
        put("s1/f0", bytes(10));
        Files.write(directory.resolve("blobs/s1/f1.tmp"), bytes(100));
        byte[] bytes = bytes(50);

        put("s1/f1", bytes);

        assertThat(read("s1/f1", 0)).isEqualTo(bytes);
    }

    @Test
    void isOfNoUseOnceItIsClosed() {
        store().close();

        assertThatThrownBy(() -> put("s1/f1", bytes(10)))
                .isInstanceOfSatisfying(
                        BlobStoreException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.UNAVAILABLE));
    }

    @Test
    void aCallerThatIsInterruptedHasItsBlobWhole() {
        byte[] bytes = bytes(3_000_000);
        Thread.currentThread().interrupt();

        put("s1/f1", bytes);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read("s1/f1", 0)).isEqualTo(bytes);
    }
}
