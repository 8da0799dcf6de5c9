package dev.weir.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store must do. A store's test extends this. */
public abstract class BlobStoreContract {
    private final SplittableRandom random = Seed.random();

    /** The store under test, the same for a whole test; empty at first. */
    protected abstract BlobStore store();

    /** Bytes that cannot be guessed. */
    protected final byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Stores a blob in pieces of odd lengths. */
    protected final void put(String name, byte[] bytes) {
        try (BlobWriter writer = store().create(name)) {
            write(writer, bytes);
            writer.finish();
        }
    }

    /** Writes bytes in pieces of odd lengths. */
    protected static void write(BlobWriter writer, byte[] bytes) {
        byte[] piece = new byte[65_537];
        for (int at = 0; at < bytes.length; at += piece.length) {
            int length = Math.min(piece.length, bytes.length - at);
            System.arraycopy(bytes, at, piece, 0, length);
            writer.write(piece, 0, length);
            Arrays.fill(piece, (byte) 0);
        }
    }

    /** All of a blob from an offset on. */
    protected final byte[] read(String name, long offset) {
        try (InputStream in = store().open(name, offset)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("a store throws its own exceptions", e);
        }
    }

    private List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        store().list(prefix, names::add);
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_537, 524_287, 524_288, 524_289, 5_000_000, 16 << 20, (20 << 20) + 1})
    void blobsOfAnyLengthComeBackAsTheyWere(int length) {
        byte[] bytes = bytes(length);

        put("s1/f1", bytes);

        assertThat(read("s1/f1", 0)).isEqualTo(bytes);
    }

    @Test
    void readingBeginsWhereItIsAskedTo() {
        byte[] bytes = bytes(9_000_000);
        put("s1/f1", bytes);

        for (int offset : new int[] {1, 300_000, 8_388_608, 8_999_999, 9_000_000, 9_000_001}) {
            assertThat(read("s1/f1", offset))
                    .as("from %d on", offset)
                    .isEqualTo(Arrays.copyOfRange(bytes, Math.min(offset, bytes.length), bytes.length));
        }
    }

    @Test
    void readsOfAnySizeGiveTheSameBytes() throws IOException {
        byte[] bytes = bytes(1_500_000);
        put("s1/f1", bytes);
        byte[] got = new byte[bytes.length];

        try (InputStream in = store().open("s1/f1", 0)) {
            int at = 0;
            while (at < got.length) {
                int most = Math.min(got.length - at, random.nextInt(1, 200_000));
                if (random.nextInt(10) == 0) {
                    got[at++] = (byte) in.read();
                } else {
                    at += in.read(got, at, most);
                }
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(got, 0, 100_000)).isEqualTo(-1);
        }

        assertThat(got).as("seed %d", Seed.value()).isEqualTo(bytes);
    }

    @Test
    void aBlobIsNotThereBeforeItIsFinished() {
        try (BlobWriter writer = store().create("s1/f1")) {
            write(writer, bytes(1_000_000));

            assertThat(names("s1/")).isEmpty();
            assertThatThrownBy(() -> store().open("s1/f1", 0)).isInstanceOf(BlobNotFoundException.class);
            writer.finish();
        }
        assertThat(names("s1/")).containsExactly("s1/f1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20 << 20})
    void aWriterThatIsClosedUnfinishedLeavesNothing(int length) {
        try (BlobWriter writer = store().create("s1/f1")) {
            write(writer, bytes(length));
        }

        assertThat(names("s1/")).isEmpty();
        assertThatThrownBy(() -> store().open("s1/f1", 0)).isInstanceOf(BlobNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000_000, 20 << 20})
    void whatIsBeingWrittenIsNotDiscarded(int length) {
        byte[] bytes = bytes(length);
        try (BlobWriter writer = store().create("s1/f1")) {
            write(writer, bytes);
            store().discardUnfinished("s1/");
            writer.finish();
        }
        assertThat(read("s1/f1", 0)).isEqualTo(bytes);
    }

    @Test
    void aLaterBlobTakesThePlaceOfAnEarlierOneOfItsName() {
        byte[] later = bytes(1000);
        put("s1/f1.sums", bytes(3000));

        put("s1/f1.sums", later);

        assertThat(read("s1/f1.sums", 0)).isEqualTo(later);
        assertThat(names("s1/")).containsExactly("s1/f1.sums");
    }

    @Test
    void listsTheNamesThatBeginSo() {
        for (String name : List.of("s1/a1", "s1/a1.sums", "s1/b1", "s11/a1")) {
            put(name, bytes(3));
        }

        assertThat(names("s1/")).containsExactlyInAnyOrder("s1/a1", "s1/a1.sums", "s1/b1");
        assertThat(names("s1/a")).containsExactlyInAnyOrder("s1/a1", "s1/a1.sums");
        assertThat(names("s2/")).isEmpty();
    }

    @Test
    void deletesABlobAndNoOther() {
        put("s1/f1", bytes(3));
        put("s1/f1.sums", bytes(3));

        store().delete("s1/f1");
        store().delete("s1/never-there");

        assertThat(names("s1/")).containsExactly("s1/f1.sums");
        assertThatThrownBy(() -> store().open("s1/f1", 0)).isInstanceOf(BlobNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f1", "s1/", "s1/..", "../f1", "s1/f/1", "s1/f1.tmp", "s1/f 1", "s1/\u00e4"})
    void otherNamesAreABug(String name) {
        assertThatThrownBy(() -> store().create(name)).hasMessageStartingWith("BUG: ");
        assertThatThrownBy(() -> store().open(name, 0)).hasMessageStartingWith("BUG: ");
        assertThatThrownBy(() -> store().delete(name)).hasMessageStartingWith("BUG: ");
    }

    @Test
    void fortyVirtualThreadsWriteAndReadAtOnce() throws Exception {
        byte[] bytes = bytes(700_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "s1/f" + i;
                int length = bytes.length - i;
                tasks.add(threads.submit(() -> {
                    byte[] own = Arrays.copyOf(bytes, length);
                    put(name, own);
                    assertThat(read(name, 0)).isEqualTo(own);
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(names("s1/")).hasSize(40);
    }
}
