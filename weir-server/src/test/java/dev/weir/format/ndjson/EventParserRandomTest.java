package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.format.time.TimePrinter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventParserRandomTest {
    private static final int ROUNDS = 3_000;

    private final SplittableRandom random = Seed.random();
    private final List<String> events = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();

    @Test
    void readsBackWhatWasWrittenInEveryShape() {
        for (int round = 0; round < ROUNDS; round++) {
            events.clear();
            samples.clear();
            List<String> objects = new ArrayList<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                objects.add(object());
            }
            String lines = String.join(random.nextBoolean() ? "\n" : "\r\n \n", objects);
            String array = "[" + String.join(" ,\n", objects) + "]";
            for (ParsedEvents parsed :
                    List.of(ParsedEvents.lines(lines + "\n"), ParsedEvents.body(lines), ParsedEvents.body(array))) {
                assertThat(parsed.refusals())
                        .as("seed %d: %s", Seed.value(), lines)
                        .isEmpty();
                assertThat(parsed.events()).isEqualTo(events);
                assertThat(parsed.samples()).isEqualTo(samples);
            }
        }
    }

    /** An object with a device, a card, a time and fields, in any order; takes note of what it should become. */
    private String object() {
        String device = "d" + random.nextInt(100);
        String card = random.nextBoolean() ? "" : "card " + random.nextInt(100);
        long micros = random.nextLong() >> random.nextInt(1, 64);
        List<String> fields = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        String[] named = {
            "\"device_id\":\"" + device + "\"",
            "\"timestamp\":\"" + TimePrinter.text(micros) + "\"",
            card.isEmpty() ? "\"card_id\":null" : "\"card_id\": \"" + card + "\""
        };
        for (int i = 0; i < named.length; i++) {
            while (random.nextInt(3) > 0) {
                String field = field(device, kept.size(), micros);
                fields.add(field);
                kept.add(field);
            }
            fields.add(named[i]);
        }
        events.add(device + "|" + card + "|" + micros + "|" + ParsedEvents.NOW + "|{" + String.join(",", kept) + "}");
        return "{" + String.join(",", fields) + "}";
    }

    private String field(String device, int number, long micros) {
        String name = "f " + number;
        String key = device + ".f_" + number;
        double value = Double.longBitsToDouble(random.nextLong());
        return switch (random.nextInt(4)) {
            case 0 -> {
                double finite = Double.isFinite(value) ? value : 0.5;
                samples.add(key + "=" + finite + "@" + micros);
                yield "\"" + name + "\":" + finite;
            }
            case 1 -> {
                double small = random.nextInt(-10_000, 10_000) / 100.0;
                samples.add(key + ".in=" + small + "@" + micros);
                yield "\"f\\u0020" + number + "\":{\"s\":\"1\",\"in\":" + small + "}";
            }
            case 2 -> "\"" + name + "\":[1,{\"a\":2}]";
            default -> "\"" + name + "\":\"é\\n\\\" 😀\"";
        };
    }

    @Test
    void losesNoNeighbourOfAMutatedLine() {
        for (int round = 0; round < 5 * ROUNDS; round++) {
            byte[] bytes = object().getBytes(UTF_8);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                byte junk =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[],:\"\\0".charAt(random.nextInt(9)));
                bytes[random.nextInt(bytes.length)] = junk == '\n' || junk == '\r' ? (byte) ' ' : junk;
            }
            byte[] text = Arrays.copyOf("{\"a\":1}\n".getBytes(UTF_8), bytes.length + 17);
            System.arraycopy(bytes, 0, text, 8, bytes.length);
            System.arraycopy("\n{\"a\":1}\n".getBytes(UTF_8), 0, text, 8 + bytes.length, 9);
            ParsedEvents parsed = new ParsedEvents(100).parse(text, false);
            assertThat(parsed.events().size() + parsed.rejects().size()).isEqualTo(3);
            assertThat(parsed.events()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(parsed.parser.line()).isEqualTo(3);
            if (parsed.events().size() == 2) {
                assertThat(parsed.samples()).hasSize(2);
                assertThat(parsed.rejects().getFirst().line()).isEqualTo(2);
            }
        }
    }

    @Test
    void readsWhateverBodyComesWithoutFailing() {
        byte[] alphabet = "{}[],:\"\\ \n01ea-.".getBytes(UTF_8);
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(1, 40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(50) == 0
                        ? (byte) random.nextInt(256)
                        : alphabet[random.nextInt(alphabet.length)];
            }
            bytes[0] = (byte) (random.nextBoolean() ? '[' : '{');
            ParsedEvents parsed = new ParsedEvents(100).parse(bytes, true);
            assertThat((long) parsed.events().size() + parsed.rejects().size()).isEqualTo(parsed.parser.line());
            assertThat(Hello.parse(Arrays.copyOf(bytes, bytes.length + EventParser.PADDING), 0, bytes.length))
                    .isEmpty();
        }
    }
}
