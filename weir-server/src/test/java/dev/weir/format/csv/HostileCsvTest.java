package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.Seed;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HostileCsvTest {
    private static final String HEADER = "sensor,time,value\n";
    private static final Duration QUICKLY = Duration.ofSeconds(60);

    private final SplittableRandom random = Seed.random();

    @Test
    void takesAnyBytesWithoutThrowing() {
        CsvLimits limits = new CsvLimits(100, 10, 10);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            byte[] rows = new RandomCsv(random).hostileBytes(random.nextInt(30));
            for (byte[] file :
                    List.of(bytes, join(HEADER.getBytes(UTF_8), bytes), join(HEADER.getBytes(UTF_8), rows), rows)) {
                Parsed parsed = Parsed.of(file, limits, 100 + random.nextInt(300));
                if (parsed.start() instanceof CsvLayout) {
                    assertThat(parsed.samples().size() + parsed.faults().size()).isEqualTo((int) parsed.rows());
                }
                parsed.faults()
                        .forEach(fault -> assertThat(CsvReport.line(fault)).isNotEmpty());
            }
        }
    }

    @Test
    void losesOneLineToAQuoteThatIsNotClosedInALargeFile() throws IOException {
        String row = "s,2026-03-31T12:00:00Z,1\n";
        int rows = (512 << 20) / row.length();
        InputStream file = lines(HEADER + "s,2026-03-31T12:00:00Z,\"1\n", row, rows);
        assertTimeoutPreemptively(QUICKLY, () -> {
            Totals totals = Totals.of(file);
            assertThat(totals.samples).isEqualTo(rows);
            assertThat(totals.faults).isEqualTo(1);
            assertThat(totals.lines).isEqualTo(rows + 1);
            assertThat(totals.firstFault).startsWith("2  MALFORMED_QUOTES a quote is not closed within 65536 bytes");
        });
    }

    @Test
    void isQuickWhenEveryLineOpensAQuoteThatIsNotClosed() throws IOException {
        // The quote that ends a cell here is text for a row that begins with the line, and closes for one that began
        // before it.
        InputStream file = lines(HEADER, "a\",\"b\n", (64 << 20) / 6);
        assertTimeoutPreemptively(QUICKLY, () -> {
            Totals totals = Totals.of(file);
            assertThat(totals.faults).isEqualTo((64 << 20) / 6);
        });
    }

    @Test
    void passesOverALineWithoutEndAndTellsItsNumber() throws IOException {
        InputStream file =
                new SequenceInputStream(lines(HEADER + "s,1,1\n", "x", 100 << 20), lines("\ns,2,2\n", "x", 1 << 20));
        assertTimeoutPreemptively(QUICKLY, () -> {
            Totals totals = Totals.of(file);
            assertThat(totals.samples).isEqualTo(2);
            assertThat(totals.faults).isEqualTo(2);
            assertThat(totals.firstFault).startsWith("3  LINE_TOO_LONG the row has more than 65536 bytes");
        });
    }

    @Test
    void refusesARowOfAMillionCells() {
        byte[] file = (HEADER + "s,1,1" + ",1".repeat(1_000_000) + "\ns,2,2\n").getBytes(UTF_8);
        assertThat(Parsed.of(file).shortFaults()).containsExactly("2  LINE_TOO_LONG");
        Parsed wide = Parsed.of(file, new CsvLimits(4 << 20, 4096, 10), 4 << 20);
        assertThat(wide.faults())
                .extracting(CsvFault::reason)
                .containsExactly("the row has 1000003 cells, the header 3");
        assertThat(wide.samples()).hasSize(1);
    }

    @Test
    void keepsRowsAtTheLimitAndRefusesThoseBeyond() {
        String row = "s,1,1" + " ".repeat(95);
        for (int sliceBytes : List.of(100, 1000)) {
            Parsed parsed = Parsed.of(
                    (HEADER + row + "\n" + row + " \n" + row).getBytes(UTF_8), new CsvLimits(100, 9, 9), sliceBytes);
            assertThat(parsed.samples()).hasSize(2);
            assertThat(parsed.shortFaults()).containsExactly("3  LINE_TOO_LONG");
            assertThat(parsed.faults().getFirst().row()).hasSize(100);
        }
    }

    @Test
    void readsNulBytesAsDataOfNoMeaning() {
        Parsed parsed = Parsed.of(HEADER + "s\u0000,1,1\ns,1,1\u0000\ns,\u00001,1\n\u0000\n");
        assertThat(parsed.shortFaults())
                .containsExactly(
                        "2 sensor INVALID_DEVICE",
                        "3 value INVALID_NUMBER",
                        "4 time INVALID_TIMESTAMP",
                        "5  WRONG_CELL_COUNT");
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** A file that is made as it is read: its beginning, and the same text again and again. */
    private static InputStream lines(String begin, String again, int times) {
        byte[] piece = again.repeat(Math.min(times, 10_000)).getBytes(UTF_8);
        byte[] last = again.repeat(times % Math.min(times, 10_000)).getBytes(UTF_8);
        List<byte[]> pieces = Collections.nCopies(times / Math.min(times, 10_000), piece);
        InputStream many = new SequenceInputStream(Collections.enumeration(
                pieces.stream().map(ByteArrayInputStream::new).toList()));
        InputStream first = new ByteArrayInputStream(begin.getBytes(UTF_8));
        return new SequenceInputStream(Collections.enumeration(List.of(first, many, new ByteArrayInputStream(last))));
    }

    /** What comes out of a file that is too large to keep that. */
    private static final class Totals {
        private long samples;
        private long faults;
        private long lines;
        private String firstFault = "";

        static Totals of(InputStream file) throws IOException {
            Totals totals = new Totals();
            CsvReader reader = new CsvReader(file, Parsed.NO_OPTIONS, Parsed.LIMITS);
            if (!(reader.start() instanceof CsvLayout layout)) {
                throw new AssertionError("not readable");
            }
            CsvParser parser = new CsvParser(layout, new SeriesNames(10));
            CsvSlice slice = new CsvSlice(256 << 10);
            while (reader.next(slice)) {
                parser.parse(slice);
                if (totals.faults == 0 && slice.faults() > 0) {
                    CsvFault fault = slice.fault(0, layout.firstLine() + totals.lines, layout);
                    totals.firstFault = fault.line() + " " + fault.column() + " " + fault.code() + " " + fault.reason();
                }
                totals.samples += slice.samples();
                totals.faults += slice.faults();
                totals.lines += slice.lines();
            }
            return totals;
        }
    }

    @Test
    void looksForTheFirstRowsInNoMoreThanItMayKeep() throws IOException {
        long[] read = {0};
        InputStream file = new FilterInputStream(lines(HEADER, "\n", 64 << 20)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                int count = super.read(target, from, length);
                read[0] += Math.max(count, 0);
                return count;
            }
        };
        CsvReader reader = new CsvReader(file, Parsed.NO_OPTIONS, Parsed.LIMITS);
        assertThat(reader.start()).isInstanceOf(CsvLayout.class);
        assertThat(read[0]).isLessThan(1 << 20);
    }
}
