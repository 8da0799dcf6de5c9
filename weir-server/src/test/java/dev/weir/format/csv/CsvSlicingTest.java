package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CsvSlicingTest {
    private static final int ROUNDS = 4_000;
    private static final int ROW_BYTES = 40;
    private static final CsvLimits LIMITS = new CsvLimits(ROW_BYTES, 10, 100);

    private final SplittableRandom random = Seed.random();
    private final RandomCsv csv = new RandomCsv(random);

    @Test
    void makesTheSameOfAFileHoweverItIsCut() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = file();
            Parsed whole = Parsed.of(file, LIMITS, 1 << 20);
            int sliceBytes = ROW_BYTES + random.nextInt(200);
            Parsed cut = Parsed.of(file, LIMITS, sliceBytes);
            String what = "seed " + Seed.value() + ", slices of " + sliceBytes + ": " + new String(file, UTF_8);
            same(whole, cut, what);
            assertThat(cut.ends().getLast()).as(what).isEqualTo(file.length);
        }
    }

    @Test
    void endsASliceWhereASliceOfAnEarlierReadingEnded() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = file();
            Parsed earlier = Parsed.of(file, LIMITS, ROW_BYTES + random.nextInt(200));
            long end = earlier.ends().get(random.nextInt(earlier.ends().size()));
            int sliceBytes = ROW_BYTES + random.nextInt(400);
            Parsed again = Parsed.of(new ByteArrayInputStream(file), Parsed.NO_OPTIONS, LIMITS, sliceBytes, end);
            String what = "seed " + Seed.value() + ", cut at " + end + ", slices of " + sliceBytes + ": "
                    + new String(file, UTF_8);
            assertThat(again.ends()).as(what).contains(end);
            same(earlier, again, what);
        }
    }

    @Test
    void cutsAtEveryRowAndAtNoneThatIsPassed() {
        byte[] file = "time,a\n1,1\n2,2\n3,3\n".getBytes(UTF_8);
        for (long end : List.of(11L, 15L, 19L)) {
            Parsed parsed = Parsed.of(new ByteArrayInputStream(file), Parsed.NO_OPTIONS, LIMITS, 100, end);
            assertThat(parsed.ends()).isEqualTo(end == 19 ? List.of(19L) : List.of(end, 19L));
            assertThat(parsed.samples()).hasSize(3);
        }
        for (long end : List.of(-1L, 0L, 3L, 7L, 100L)) {
            Parsed parsed = Parsed.of(new ByteArrayInputStream(file), Parsed.NO_OPTIONS, LIMITS, 100, end);
            assertThat(parsed.ends()).containsExactly(19L);
        }
    }

    private byte[] file() {
        byte[] header = "sensor,time,value\n".getBytes(UTF_8);
        byte[] rows = csv.hostileBytes(random.nextInt(2, 60));
        for (int i = random.nextInt(3); i > 0; i--) {
            // So far over the limit that no slice holds it.
            int from = random.nextInt(rows.length);
            byte[] line = Arrays.copyOf(rows, rows.length + 500);
            Arrays.fill(line, from, from + 500, (byte) 'x');
            System.arraycopy(rows, from, line, from + 500, rows.length - from);
            rows = line;
        }
        byte[] file = Arrays.copyOf(header, header.length + rows.length);
        System.arraycopy(rows, 0, file, header.length, rows.length);
        return file;
    }

    private static void same(Parsed one, Parsed other, String what) {
        assertThat(other.samples()).as(what).isEqualTo(one.samples());
        assertThat(other.rows()).as(what).isEqualTo(one.rows());
        assertThat(other.lines()).as(what).isEqualTo(one.lines());
        assertThat(other.faults()).as(what).usingRecursiveComparison().isEqualTo(one.faults());
    }
}
