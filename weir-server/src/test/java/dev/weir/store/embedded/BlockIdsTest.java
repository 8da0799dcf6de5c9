package dev.weir.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.EventStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a part tells of the ids in its blocks comes back, takes little room, and never leaves out an id that is there. */
final class BlockIdsTest {
    private final SplittableRandom random = Seed.random();

    private static BlockIds written(BlockIds ids) {
        ByteBuffer encoded = ids.encode();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return BlockIds.read(bytes, 0, bytes.length);
    }

    private long[] ids() {
        long origin = random.nextLong(1L << random.nextInt(1, 53));
        int spread = 1 + random.nextInt(1 << random.nextInt(1, 30));
        return LongStream.generate(() -> Math.min(EventStream.MAX_ID, origin + random.nextInt(spread)))
                .limit(1 + random.nextInt(500))
                .toArray();
    }

    @Test
    void blocksComeBackAndHoldEveryIdOfTheirs() {
        for (int round = 0; round < 300; round++) {
            BlockIds ids = new BlockIds();
            List<long[]> blocks = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                blocks.add(ids());
                ids.add(blocks.getLast(), i);
            }
            BlockIds read = written(ids);
            assertThat(read.count()).isEqualTo(blocks.size());
            assertThat(read.encode()).isEqualTo(ids.encode());
            assertThat(read.lowest())
                    .isEqualTo(
                            blocks.stream().flatMapToLong(LongStream::of).min().orElseThrow());
            assertThat(read.highest())
                    .isEqualTo(
                            blocks.stream().flatMapToLong(LongStream::of).max().orElseThrow());
            for (int i = 0; i < blocks.size(); i++) {
                int block = i;
                assertThat(read.deletions(block)).isEqualTo(blocks.size() - 1 - i);
                assertThat(LongStream.of(blocks.get(i)))
                        .as("seed %d", Seed.value())
                        .allMatch(id -> read.mayHold(block, id, id));
            }
        }
    }

    @Test
    void aFewLateEventsDoNotMakeABlockHoldWhatIsBetween() {
        long[] rows = LongStream.range(100_000, 108_192).toArray();
        rows[17] = 900_000;
        rows[4000] = 5;
        BlockIds ids = new BlockIds();
        ids.add(rows, 0);
        BlockIds read = written(ids);
        assertThat(read.mayHold(0, 6, 99_999)).isFalse();
        assertThat(read.mayHold(0, 108_192, 899_999)).isFalse();
        assertThat(read.mayHold(0, 5, 5)).isTrue();
        assertThat(read.mayHold(0, 900_000, 900_000)).isTrue();
        assertThat(read.mayHold(0, 50_000, 100_000)).isTrue();
        assertThat(ids.encode().remaining()).isLessThan(20);
    }

    @Test
    void idsThatLieFarApartAreJoinedSoThatTheyTakeLittleRoom() {
        BlockIds ids = new BlockIds();
        ids.add(LongStream.range(0, 8192).map(i -> i * 1000).toArray(), 0);
        assertThat(ids.encode().remaining()).isLessThan(1200);
    }

    @Test
    void randomBytesGiveIdsOrAreRefused() {
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 4 : 256);
            }
            int to = bytes.length - random.nextInt(bytes.length + 1) / 2;
            try {
                BlockIds read = BlockIds.read(bytes, 0, to);
                assertThat(read.count()).isLessThanOrEqualTo(bytes.length);
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                assertThat(String.valueOf(e.getMessage())).doesNotStartWith("BUG");
            }
        }
    }
}
