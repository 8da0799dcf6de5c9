package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.Batch;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fast way and the slow way through the parser must both come to what the reference says, line for line. */
final class PutParserRandomTest {
    private static final String[] WORDS = {
        "put",
        "get",
        "auth",
        "*",
        "PUT",
        "a",
        "é.b",
        "1",
        "-1.5",
        "1e3",
        "nan",
        "0x1",
        "\u00A0",
        "12345678901234567",
        "\u0001",
        "+.5"
    };
    private final SplittableRandom random = Seed.random();

    @Test
    void agreesWithTheReferenceOnLegalPuts() {
        for (int round = 0; round < 100; round++) {
            check(300, this::legalPut);
        }
    }

    @Test
    void agreesWithTheReferenceOnPutsWithAFewWrongBytes() {
        for (int round = 0; round < 100; round++) {
            check(300, this::damagedPut);
        }
    }

    @Test
    void agreesWithTheReferenceOnAnyWords() {
        for (int round = 0; round < 100; round++) {
            check(300, this::anyWords);
        }
    }

    @Test
    void agreesWithTheReferenceOnRandomBytes() {
        for (int round = 0; round < 100; round++) {
            check(200, this::randomBytes);
        }
    }

    /** Makes one line without LF. */
    private interface Line {
        byte[] make();
    }

    private void check(int count, Line line) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = line.make();
            all.writeBytes(bytes);
            all.write('\n');
            expected.add(ReferencePut.read(bytes, Parsed.MAX_LINE));
        }
        Batch batch = new Batch(1 + random.nextInt(400));
        List<String> found = new Parsed().parse(all.toByteArray(), batch, (byte) random.nextInt(256));
        assertThat(found).as("seed %d", Seed.value()).isEqualTo(expected);
    }

    private byte[] legalPut() {
        boolean plain = random.nextBoolean();
        String line = "put" + gap(plain) + key() + gap(plain) + value(plain) + gap(plain) + time(plain);
        return (plain ? line : blanks() + line + blanks() + (random.nextBoolean() ? "\r" : "")).getBytes(UTF_8);
    }

    private String gap(boolean plain) {
        return plain ? " " : (random.nextBoolean() ? " " : "\t") + blanks();
    }

    private String blanks() {
        return " \t  \t".substring(0, random.nextInt(4));
    }

    private String key() {
        StringBuilder key = new StringBuilder("k");
        for (int i = random.nextInt(20); i > 0; i--) {
            key.append((char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return random.nextInt(5) == 0 ? key + "é😀" : key.toString();
    }

    private String value(boolean plain) {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : plain || random.nextBoolean() ? "" : "+");
        int digits = 1 + random.nextInt(20);
        int point = random.nextInt(2 * digits);
        for (int i = 0; i < digits; i++) {
            text.append(i == point ? "." : "").append(random.nextInt(10));
        }
        if (!plain && random.nextBoolean()) {
            text.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(600) - 300);
        }
        return text.toString();
    }

    private String time(boolean plain) {
        long seconds = random.nextLong(PutParser.MAX_SECONDS + 1) >> random.nextInt(43);
        String sign = random.nextInt(4) == 0 ? "-" : plain || random.nextBoolean() ? "" : "+";
        return sign + (random.nextInt(4) == 0 ? "000" : "") + seconds;
    }

    private byte[] damagedPut() {
        byte[] line = legalPut();
        for (int i = random.nextInt(3); i >= 0 && line.length > 0; i--) {
            int at = random.nextInt(line.length);
            byte other = (byte)
                    (random.nextBoolean() ? " \t.-+*e0\r\u0000\u007F".charAt(random.nextInt(11)) : random.nextInt(256));
            line = switch (random.nextInt(3)) {
                case 0 -> spliced(line, at, at + 1, other);
                case 1 -> spliced(line, at, at, other);
                default -> spliced(line, at, at + 1);
            };
        }
        return withoutLf(line);
    }

    private static byte[] spliced(byte[] line, int from, int to, byte... between) {
        byte[] result = Arrays.copyOf(line, line.length - (to - from) + between.length);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(line, to, result, from + between.length, line.length - to);
        return result;
    }

    private byte[] anyWords() {
        StringBuilder line = new StringBuilder(blanks());
        for (int i = random.nextInt(6); i > 0; i--) {
            line.append(WORDS[random.nextInt(WORDS.length)]).append(gap(false));
        }
        return line.toString().getBytes(UTF_8);
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 2_500 : 40)];
        random.nextBytes(bytes);
        return withoutLf(bytes);
    }

    private static byte[] withoutLf(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' ? (byte) ' ' : bytes[i];
        }
        return bytes;
    }
}
