package dev.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.store.PartExtent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Up to which time the oldest goes, by size. */
final class SizeHorizonTest {
    private static final long NOW = 2_000;

    private static long next(PartExtent... parts) {
        return SizeHorizon.next(List.of(parts), Long.MIN_VALUE, 5_000, 4_000, NOW);
    }

    @Test
    void theOldestGoUntilTheAimIsReached() {
        assertThat(next(new PartExtent(6_000, 0, 600))).isEqualTo(200);
        assertThat(next(new PartExtent(5_000, 0, 600))).isEqualTo(Long.MIN_VALUE);
    }

    private static SizeHorizon.Ends both(List<PartExtent> parts, PartExtent... files) {
        return SizeHorizon.next(parts, List.of(files), Long.MIN_VALUE, 5_000, 3_000, 1_000, NOW);
    }

    private static PartExtent file(long bytes, long micros) {
        return new PartExtent(bytes, micros, micros);
    }

    @Test
    void theOldestOfPartsAndFilesGoTogether() {
        List<PartExtent> parts = List.of(new PartExtent(6_000, 0, 600));
        assertThat(both(parts, file(500, 100), file(500, 1_500))).isEqualTo(new SizeHorizon.Ends(250, 250));
        assertThat(both(parts)).isEqualTo(new SizeHorizon.Ends(200, 200));
        assertThat(both(List.of(new PartExtent(4_000, 0, 600)), file(500, 100)))
                .isEqualTo(new SizeHorizon.Ends(Long.MIN_VALUE, Long.MIN_VALUE));
    }

    @Test
    void filesGoAloneWhereThePartsTakeNoMoreThanTheirShare() {
        List<PartExtent> parts = List.of(new PartExtent(2_000, 0, 600));
        assertThat(both(parts, file(2_500, 1_000), file(2_500, 1_100)))
                .isEqualTo(new SizeHorizon.Ends(Long.MIN_VALUE, 1_001));
        assertThat(both(parts, file(9_000, 1_000))).isEqualTo(new SizeHorizon.Ends(Long.MIN_VALUE, 1_001));
    }

    @Test
    void partsGiveNoMoreThanWhatIsAboveTheirShareAndFilesTheRest() {
        List<PartExtent> parts = List.of(new PartExtent(4_000, 0, 400));
        assertThat(both(parts, file(2_000, 1_000), file(2_000, 1_100), file(2_000, 1_200)))
                .isEqualTo(new SizeHorizon.Ends(200, 1_101));
    }

    @Test
    void partsThatBeginAfterNowTakeNothingWithThem() {
        PartExtent later = new PartExtent(10_000, 5_000, 6_000);
        assertThat(next(new PartExtent(1_000, 0, 1_000), later)).isEqualTo(Long.MIN_VALUE);
        assertThat(next(new PartExtent(6_000, 0, 600), later)).isEqualTo(200);
        assertThat(SizeHorizon.laterBytes(List.of(new PartExtent(6_000, 0, 600), later), NOW))
                .isEqualTo(10_000);
    }

    @Test
    void nothingGoesBeyondTheTimeUpToWhichBytesAreFreed() {
        PartExtent empty = new PartExtent(10_000, Long.MAX_VALUE, Long.MIN_VALUE);
        assertThat(next(new PartExtent(1_000, 0, 1_000), empty)).isEqualTo(1_000);
        assertThat(SizeHorizon.laterBytes(List.of(empty), NOW)).isZero();
    }
}
