package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.run.BitPacking;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A checksum guards blocks; should it ever be passed by bytes that are none, decoding must end, and say so in one of two ways. */
final class EventDamageTest {
    private final SplittableRandom random = Seed.random();

    @Test
    void endsOnRandomBytes() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = new byte[random.nextInt(400)];
                random.nextBytes(bytes);
                if (bytes.length > 8 && random.nextBoolean()) {
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 1 + random.nextInt(300));
                }
                decodeAll(bytes);
            }
        });
    }

    @Test
    void endsOnBlocksWithAFewWrongBytes() {
        byte[] whole = Sent.encode(events());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 3000; round++) {
                byte[] bytes = whole.clone();
                int places = random.nextBoolean() ? 60 : bytes.length;
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(places)] = (byte) random.nextInt(256);
                }
                decodeAll(bytes);
            }
        });
    }

    @Test
    void endsOnDictionariesAndColumnsOfRandomBytes() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = new byte[4 + random.nextInt(300)];
                random.nextBytes(bytes);
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, random.nextInt(-1, 400));
                expectEnd(() -> {
                    Dictionary dictionary = new Dictionary(bytes, 0);
                    dictionary.find(new byte[] {1, 2});
                    dictionary.word(dictionary.count() / 2);
                    dictionary.words();
                });
                int count = 1 + random.nextInt(500);
                expectEnd(() -> NumberColumn.decode(bytes, 0, count, new long[count]));
            }
        });
    }

    @Test
    void refusesLengthsThatNoChunkCouldGive() {
        byte[] block = Sent.encode(List.of(Sent.event(1, "d", null, 1, 1, "{\"a\":1,\"b\":1}".getBytes(UTF_8))));
        ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int lengthsAt = view.getInt(8 + 4 * (EventBlockEncoder.SECTIONS - 1));
        byte[] grown = new byte[block.length + 4 + BitPacking.PADDING];
        System.arraycopy(block, 0, grown, 0, lengthsAt + 1);
        int after =
                dev.weir.store.run.VarInt.put(dev.weir.store.run.VarInt.zigzag(2_000_000_000L), grown, lengthsAt + 1);
        System.arraycopy(block, lengthsAt + 2, grown, after, block.length - lengthsAt - 2);
        assertThatThrownBy(() -> new EventBlock(grown, 0).text(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("should give 2000000000");
    }

    @Test
    void aFlawIsNamed() {
        List<Event> events = new ArrayList<>(events());
        events.set(5, events.get(4));
        assertThat(EventBlockCheck.flaw(new EventBlock(Sent.encode(events), 0)))
                .hasValueSatisfying(flaw -> assertThat(flaw).contains("order of time and id"));
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            String card = i % 3 == 0 ? null : "card-" + i;
            byte[] text = ("{\"temp\":" + random.nextInt(400) / 10.0 + "}").getBytes(UTF_8);
            events.add(Sent.event(i, "device-" + i % 40, card, i * 1000L, i, text));
        }
        return events;
    }

    private static void decodeAll(byte[] bytes) {
        expectEnd(() -> {
            EventBlock block = new EventBlock(bytes, 0);
            for (int row = 0; row < block.count(); row += 1 + block.count() / 50) {
                int at = row;
                expectEnd(() -> assertThat(block.event(EventStream.READINGS, at).attributes())
                        .hasSizeLessThanOrEqualTo(1032 * bytes.length));
            }
            expectEnd(() -> block.findDevice(new byte[] {1}));
            expectEnd(() -> block.findCard(new byte[] {1}));
            EventBlockCheck.flaw(block);
        });
    }

    private static void expectEnd(Runnable decoding) {
        try {
            decoding.run();
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            assertThat(e.getMessage() == null || !e.getMessage().startsWith("BUG"))
                    .isTrue();
        }
    }
}
