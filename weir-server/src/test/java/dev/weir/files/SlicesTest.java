package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvLimits;
import dev.weir.format.csv.CsvOptions;
import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvReader;
import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few slices for many files at once. */
final class SlicesTest {
    private static final int SLICES = 6;
    private static final Executor OWN_THREADS = task -> Thread.ofPlatform().start(task);

    private final Slices slices = new Slices(2, 4000);
    private final byte[] bytes = MadeFile.random("s", 3000, Seed.random()).bytes();

    @AfterEach
    void close() {
        slices.close();
    }

    /** Reads a file with these names for its series. */
    private void run(SeriesNames names, Consumer<CsvSlice> taker) {
        try {
            CsvOptions options = new CsvOptions(null, null, List.of(), ZoneOffset.UTC, "f.csv");
            CsvReader reader = new CsvReader(new ByteArrayInputStream(bytes), options, new CsvLimits(1000, 10, 100));
            CsvLayout layout = (CsvLayout) reader.start();
            Supplier<CsvParser> parsers = () -> new CsvParser(layout, names);
            new Pass(slices, reader, parsers).run(taker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertAllAreFree() {
        List<CsvSlice> all = new ArrayList<>();
        for (CsvSlice slice = slices.takeAnother(); slice != null; slice = slices.takeAnother()) {
            all.add(slice);
        }
        assertThat(all).hasSize(SLICES).doesNotHaveDuplicates();
        all.forEach(slices::giveBack);
    }

    @Test
    void manyMoreFilesThanSlicesAllComeToTheirEnd() {
        AtomicLong rows = new AtomicLong();
        List<CompletableFuture<Void>> files = new ArrayList<>();
        for (int i = 0; i < 5 * SLICES; i++) {
            files.add(CompletableFuture.runAsync(
                    () -> run(new SeriesNames(100), slice -> rows.addAndGet(slice.rows())), OWN_THREADS));
        }
        files.forEach(CompletableFuture::join);
        assertThat(rows).hasValue(5L * SLICES * 3000);
        assertAllAreFree();
    }

    @Test
    void aFileThatHasNoneGetsOneBeforeAnotherGetsMore() {
        List<CsvSlice> mine = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            mine.add(slices.take());
        }
        assertThat(slices.takeAnother()).isNull();
        Thread waiting = Thread.ofPlatform().start(() -> slices.giveBack(slices.take()));
        FilesNode.await("another that waits", () -> waiting.getState() == Thread.State.WAITING);
        slices.giveBack(mine.removeLast());
        FilesNode.await("the other to get it", () -> !waiting.isAlive());
        mine.forEach(slices::giveBack);
        assertAllAreFree();
    }

    @Test
    void slicesComeInTheOrderOfTheFile() {
        AtomicLong at = new AtomicLong("sensor_id,timestamp,value\n".length());
        run(new SeriesNames(100), slice -> {
            assertThat(slice.offset()).isEqualTo(at.get());
            at.set(slice.endOffset());
        });
        assertThat(at).hasValue(bytes.length);
    }

    @Test
    void aParserThatThrowsEndsItsFileAloneAndKeepsNoSlice() {
        SeriesNames broken = new SeriesNames(100, (key, from, to) -> {
            throw new IllegalStateException("BUG: for the test");
        });
        assertThatThrownBy(() -> run(broken, slice -> {})).hasRootCauseMessage("BUG: for the test");
        assertAllAreFree();
        run(new SeriesNames(100), slice -> {});
    }

    @Test
    void aTakerThatThrowsKeepsNoSlice() {
        assertThatThrownBy(() -> run(new SeriesNames(100), slice -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertAllAreFree();
    }

    @Test
    void noSliceIsKeptWhereNothingIsParsedAnyLonger() {
        slices.close();
        assertThatThrownBy(() -> run(new SeriesNames(100), slice -> {}))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
        assertAllAreFree();
    }
}
