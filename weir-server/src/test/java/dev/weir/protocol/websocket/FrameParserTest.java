package dev.weir.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameParserTest {
    private static final int LIMIT = 1000;

    /** Head in hexadecimal, then the payload, also so; the mask is put between them and over the payload. */
    @ParameterizedTest
    @CsvSource({
        "81 85, 48656c6c6f, none",
        "81 80, '', none",
        "82 82, ff00, none",
        "01 82, 4865, none",
        "81 83, e282ac, none",
        "89 80, '', ping()",
        "89 83, 616263, ping(616263)",
        "8a 83, 616263, none",
        "88 80, '', close(1005)",
        "88 82, 03e8, close(1000)",
        "88 84, 0fa0 6f6b, close(4000)",
        "88 82, 0bb8, close(3000)",
        "88 81, 03, fault(1002)",
        "88 82, 03ed, fault(1002)",
        "88 82, 03ee, fault(1002)",
        "88 82, 03ec, fault(1002)",
        "88 82, 03f7, fault(1002)",
        "88 82, 0000, fault(1002)",
        "88 82, 0bb7, fault(1002)",
        "88 82, 1388, fault(1002)",
        "88 83, 03e8 ff, fault(1007)",
        "88 84, 03e8 e282, fault(1007)",
        "81 05, 48656c6c6f, fault(1002)",
        "c1 80, '', fault(1002)",
        "a1 80, '', fault(1002)",
        "91 80, '', fault(1002)",
        "83 80, '', fault(1002)",
        "87 80, '', fault(1002)",
        "8b 80, '', fault(1002)",
        "8f 80, '', fault(1002)",
        "09 80, '', fault(1002)",
        "08 80, '', fault(1002)",
        "0a 80, '', fault(1002)",
        "89 fe 007e, '', fault(1002)",
        "80 80, '', fault(1002)",
        "00 80, '', fault(1002)",
        "81 fe 007d, '', fault(1002)",
        "82 ff 000000000000ffff, '', fault(1002)",
        "82 ff 8000000000000000, '', fault(1002)",
        "82 ff 7fffffffffffffff, '', fault(1009)",
        "82 fe 03e9, '', fault(1009)",
        "81 81, ff, fault(1007)",
        "81 82, c0af, fault(1007)",
        "81 83, eda080, fault(1007)",
        "81 84, f4908080, fault(1007)",
        "81 82, e282, fault(1007)",
    })
    void answersFramesByTheLetter(String head, String payload, String outcome) {
        byte[] frame = frame(hex(head), hex(payload));
        assertThat(told(frame, frame.length)).isEqualTo(outcome);
        assertThat(told(frame, 1)).isEqualTo(outcome);
    }

    @Test
    void takesAMessageInPiecesWithPingsBetweenThem() {
        byte[] frames = joined(
                frame(hex("01 82"), hex("48 e2")),
                frame(hex("89 81"), hex("70")),
                frame(hex("00 81"), hex("82")),
                frame(hex("80 81"), hex("ac")),
                frame(hex("82 81"), hex("ff")),
                frame(hex("88 80"), hex("")));
        assertThat(told(frames, frames.length)).isEqualTo("ping(70) close(1005)");
        assertThat(told(frames, 1)).isEqualTo("ping(70) close(1005)");
    }

    @Test
    void refusesATextThatIsBrokenAcrossFramesAtItsFirstWrongByte() {
        byte[] frames = joined(frame(hex("01 81"), hex("e2")), frame(hex("00 81"), hex("28")));
        assertThat(told(frames, frames.length)).isEqualTo("fault(1007)");
        byte[] open = joined(frame(hex("01 81"), hex("e2")), frame(hex("80 80"), hex("")));
        assertThat(told(open, open.length)).isEqualTo("fault(1007)");
    }

    @Test
    void refusesAMessageInAMessageAndMoreThanTheLimitInPieces() {
        byte[] nested = joined(frame(hex("01 80"), hex("")), frame(hex("01 80"), hex("")));
        assertThat(told(nested, nested.length)).isEqualTo("fault(1002)");
        byte[] half = new byte[600];
        byte[] pieces = joined(frame(hex("02 fe 0258"), half), frame(hex("80 fe 0258"), half));
        assertThat(told(pieces, pieces.length)).isEqualTo("fault(1009)");
        byte[] within = joined(frame(hex("02 fe 0258"), half), frame(hex("80 fe 0190"), new byte[400]));
        assertThat(told(within, within.length)).isEqualTo("none");
    }

    @Test
    void randomBytesNeverThrowAndTheSameFollowsHoweverTheyComeInPieces() {
        SplittableRandom random = Seed.random();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            for (int i = 0; i + 1 < bytes.length && random.nextInt(4) > 0; i += 2 + random.nextInt(20)) {
                bytes[i] = (byte) (random.nextBoolean() ? 0x80 | random.nextInt(11) : random.nextInt(3));
                bytes[i + 1] = (byte) (0x80 | random.nextInt(127));
            }
            assertThat(told(bytes, 1 + random.nextInt(40))).isEqualTo(told(bytes, bytes.length));
        }
    }

    /** What the parser finds in bytes that come in pieces of a size, up to what ends the talk. */
    private static String told(byte[] bytes, int piece) {
        FrameParser parser = new FrameParser(LIMIT);
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(FrameParser.MOST_BYTES, bytes.length) + piece);
        List<String> told = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            buffer.put(bytes, at, Math.min(piece, bytes.length - at)).flip();
            for (FrameParser.Finding found = parser.next(buffer); found != null; found = parser.next(buffer)) {
                told.add(text(found));
                if (!(found instanceof FrameParser.Ping)) {
                    return String.join(" ", told);
                }
            }
            assertThat(buffer.remaining()).isLessThan(FrameParser.MOST_BYTES);
            buffer.compact();
        }
        return told.isEmpty() ? "none" : String.join(" ", told);
    }

    private static String text(FrameParser.@Nullable Finding found) {
        return switch (found) {
            case FrameParser.Ping ping -> "ping(" + HexFormat.of().formatHex(ping.payload()) + ")";
            case FrameParser.Closing closing -> "close(" + closing.code() + ")";
            case FrameParser.Fault fault -> {
                assertThat(fault.reason()).isNotEmpty();
                yield "fault(" + fault.code() + ")";
            }
            case null -> "none";
        };
    }

    private static byte[] frame(byte[] head, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        if (head[1] >= 0) {
            out.writeBytes(payload);
            return out.toByteArray();
        }
        byte[] mask = "mask".getBytes(UTF_8);
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
