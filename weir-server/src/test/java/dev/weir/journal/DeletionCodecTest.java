package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Deletions come back as they went in, take little room, and bytes that are none are refused. */
final class DeletionCodecTest {
    private final SplittableRandom random = Seed.random();

    private static ByteBuffer written(SampleDeletion deletion) {
        ByteBuffer buffer = ByteBuffer.allocate(SegmentFormat.SECTION_HEADER_BYTES + DeletionCodec.bytes(deletion))
                .order(ByteOrder.LITTLE_ENDIAN);
        DeletionCodec.put(deletion, buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        buffer.flip();
        assertThat(buffer.getInt()).isEqualTo(SegmentFormat.DELETION_SECTION);
        assertThat(buffer.getInt()).isEqualTo(buffer.remaining());
        return buffer;
    }

    private SampleDeletion random() {
        int highest = random.nextBoolean() ? 20 : Integer.MAX_VALUE;
        int[] ids = IntStream.generate(() -> random.nextInt(highest))
                .limit(random.nextInt(20))
                .sorted()
                .distinct()
                .toArray();
        long[] bounds = LongStream.generate(
                        () -> random.nextBoolean() ? random.nextLong() : random.nextInt(5) * 1_000_000L)
                .limit(2 + random.nextInt(30))
                .sorted()
                .distinct()
                .toArray();
        return bounds.length % 2 == 0
                ? new SampleDeletion(ids, TimeRanges.ofBounds(bounds))
                : new SampleDeletion(ids, TimeRange.ALL);
    }

    @Test
    void comeBackAsTheyWentIn() {
        for (int round = 0; round < 20_000; round++) {
            SampleDeletion deletion = random();
            ByteBuffer section = written(deletion);
            SampleDeletion read = DeletionCodec.read(section);
            assertThat(section.hasRemaining()).isFalse();
            assertThat(read.seriesIds()).isEqualTo(deletion.seriesIds());
            assertThat(read.times()).isEqualTo(deletion.times());
        }
    }

    @Test
    void aSampleASecondTakesFiveBytesAtMost() {
        long[] points = LongStream.range(0, 100_000)
                .map(i -> 1_700_000_000_000_000L + i * 1_000_000)
                .toArray();
        SampleDeletion deletion = new SampleDeletion(new int[] {7}, TimeRanges.ofPoints(points, 0, points.length));
        assertThat(DeletionCodec.bytes(deletion)).isLessThan(5 * points.length);
    }

    @Test
    void bytesThatWereChangedGiveADeletionOrAreRefused() {
        for (int round = 0; round < 50_000; round++) {
            ByteBuffer section = written(random());
            for (int i = random.nextInt(4); i >= 0; i--) {
                section.put(section.position() + random.nextInt(section.remaining()), (byte) random.nextInt(256));
            }
            section.limit(section.limit() - random.nextInt(2) * random.nextInt(section.remaining()));
            try {
                DeletionCodec.read(section);
            } catch (IllegalStateException | BufferUnderflowException e) {
                assertThat(String.valueOf(e.getMessage())).doesNotStartWith("BUG");
            }
        }
    }

    @Test
    void countsThatReachBeyondTheEndAreRefusedBeforeAnythingIsMadeForThem() {
        byte[] most = {-1, -1, -1, -1, 7};
        assertThatThrownBy(() -> DeletionCodec.read(ByteBuffer.wrap(most)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("beyond its end");
        byte[] ranges = {1, 0, -1, -1, -1, -1, 7, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> DeletionCodec.read(ByteBuffer.wrap(ranges)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("beyond its end");
    }
}
