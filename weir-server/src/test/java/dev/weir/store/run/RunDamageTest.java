package dev.weir.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.store.SampleBlock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A checksum guards runs; should it ever be passed by bytes that are none, decoding must end, and say so in one of two ways. */
final class RunDamageTest {
    private final SplittableRandom random = Seed.random();
    private final SampleBlock block = new SampleBlock();

    @Test
    void endsOnRandomBytes() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 30_000; round++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                decodeAll(bytes);
            }
        });
    }

    @Test
    void endsOnRunsWithAFewWrongBytes() {
        long[] times = IntStream.range(0, 400).mapToLong(i -> i * 10L + i % 3).toArray();
        byte[] decimals = Encoded.of(
                        times, IntStream.range(0, 400).mapToDouble(i -> i / 8.0).toArray())
                .bytes();
        byte[] changes = Encoded.of(
                        times, IntStream.range(0, 400).mapToDouble(Math::sin).toArray())
                .bytes();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 12_000; round++) {
                byte[] bytes = (random.nextBoolean() ? decimals : changes).clone();
                int places = random.nextBoolean() ? 90 : bytes.length;
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(places)] = (byte) random.nextInt(256);
                }
                decodeAll(bytes);
            }
        });
    }

    @Test
    void refusesARunThatEndsBeforeItBegins() {
        byte[] bytes = Encoded.of(new long[] {1, 2}, new double[] {1, 2}).bytes();
        int lengthAt = RunDecoder.header(bytes, 0).bodyAt() - 4;
        bytes[lengthAt + 3] = (byte) 0xFF;
        Assertions.assertThrows(IllegalStateException.class, () -> RunDecoder.header(bytes, 0));
    }

    private void decodeAll(byte[] bytes) {
        int to = Math.max(0, bytes.length - RunDecoder.PADDING);
        try {
            Runs runs = Runs.scan(bytes, 0, to);
            assertThat(runs.count()).isLessThanOrEqualTo(bytes.length);
            for (int i = 0; i < runs.count(); i++) {
                RunDecoder.decode(bytes, runs.header(i), block);
                assertThat(block.count).isBetween(1, SampleBlock.CAPACITY);
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            assertThat(e.getMessage() == null || !e.getMessage().startsWith("BUG"))
                    .isTrue();
        }
        assertThat(block.values.length).isLessThanOrEqualTo(SampleBlock.CAPACITY);
    }
}
