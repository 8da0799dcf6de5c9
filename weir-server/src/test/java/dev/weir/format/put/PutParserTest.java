package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PutParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "put a 1 2",
                " put\ta  1\t 2 \t",
                "put a 1 2\r",
                "put a +1 +2",
                "put a 1. 2",
                "put a 1e0 02",
                "put a 01.000000000000000000 2",
                "put a 10e-1 2",
                "put a .1E1 2",
                "put a 1 2 \r"
            })
    void readsEverySpellingOfAPut(String line) {
        assertThat(Parsed.line(line)).isEqualTo(ReferencePut.put("a", 1, 2_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\r",
                "put",
                "put a",
                "put a 1",
                "put a 1 2 3",
                "put a 1 2 3 4 5 6",
                "PUT a 1 2",
                "Put a 1 2",
                "puta 1 2",
                "put  1 2",
                "put * 1 2",
                "put a x 2",
                "put a 1 x",
                "put a 1 2.0",
                "put a 1 2e3",
                "put a nan 2",
                "put a inf 2",
                "put a 0x1 2",
                "put a 1_0 2",
                "put a 1d 2",
                "put a 1e400 2",
                "put a - 2",
                "put a . 2",
                "put a 1 -",
                "put a ١ 2",
                "put a 1 ٢",
                "put a 1 2\r\r",
                "put a\r 1 2",
                "put a\u0000 1 2",
                "put a\u007F 1 2",
                "put a\u0085b 1 2",
                "put a\u000Bb 1 2",
                "put a 1 9223372036855",
                "put a 1 -9223372036855",
                "put a 1 99999999999999999999",
                "get",
                "get a b",
                "GET a",
                "get \u00A0",
                "auth",
                "auth a b",
                "gets a",
                "\uFEFFput a 1 2"
            })
    void refusesAllElse(String line) {
        assertThat(Parsed.line(line)).isEqualTo(ReferencePut.WRONG);
    }

    @Test
    void readsTheOtherCommands() {
        assertThat(Parsed.line("get a.b")).isEqualTo("get a.b");
        assertThat(Parsed.line("\tget *\r")).isEqualTo("get *");
        assertThat(Parsed.line("get **")).isEqualTo("get **");
        assertThat(Parsed.line("auth secret")).isEqualTo("auth secret");
        assertThat(Parsed.line("auth *")).isEqualTo("auth *");
    }

    @Test
    void takesTimesUpToTheLastSecondThatMicrosecondsReach() {
        for (long seconds : new long[] {
            0, 1, -1, 999_999_999_999L, 1_000_000_000_000L, PutParser.MAX_SECONDS, -PutParser.MAX_SECONDS
        }) {
            assertThat(Parsed.line("put a 1 " + seconds)).isEqualTo(ReferencePut.put("a", 1, seconds * 1_000_000));
        }
        assertThat(Parsed.line("put a 1 -0")).isEqualTo(ReferencePut.put("a", 1, 0));
    }

    @Test
    void keepsTheSignOfZero() {
        assertThat(Parsed.line("put a -0 1")).isEqualTo(ReferencePut.put("a", -0.0, 1_000_000));
        assertThat(Parsed.line("put a  -0.0 1")).isEqualTo(ReferencePut.put("a", -0.0, 1_000_000));
        assertThat(Parsed.line("put a -0e5 1")).isEqualTo(ReferencePut.put("a", -0.0, 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "é", "€", "😀"})
    void takesKeysOfUpTo1024Bytes(String character) {
        int bytes = character.getBytes(UTF_8).length;
        String longest = character.repeat(1024 / bytes) + "x".repeat(1024 % bytes);
        assertThat(Parsed.line("put " + longest + " 1 1")).isEqualTo(ReferencePut.put(longest, 1, 1_000_000));
        assertThat(Parsed.line("get " + longest)).isEqualTo("get " + longest);
        assertThat(Parsed.line("put " + longest + "x 1 1")).isEqualTo(ReferencePut.WRONG);
        assertThat(Parsed.line("get " + longest + "x")).isEqualTo(ReferencePut.WRONG);
    }

    @Test
    void takesEveryCharacterInAKeyBarSpacesAndControls() {
        Parsed parsed = new Parsed();
        Batch batch = new Batch(1);
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (c == '\n' || surrogate || (c > 0x3100 && c % 997 != 0)) {
                continue;
            }
            byte[] line = ("put a" + Character.toString(c) + "b 1 1\n").getBytes(UTF_8);
            String expected = ReferencePut.read(java.util.Arrays.copyOf(line, line.length - 1), Parsed.MAX_LINE);
            if (!parsed.parse(line, batch, (byte) 0).getFirst().equals(expected)) {
                throw new AssertionError(String.format("U+%04X is not judged \"%s\"", c, expected));
            }
        }
    }

    static String[] notUtf8() {
        return new String[] {
            "\u0080",
            "\u00BF",
            "\u00C0\u0080",
            "\u00C1\u00BF",
            "\u00C3",
            "\u00C3(",
            "\u00E0\u0080\u00AF",
            "\u00E2\u0082",
            "\u00ED\u00A0\u0080",
            "\u00ED\u00BF\u00BF",
            "\u00F0\u0080\u0080\u00AF",
            "\u00F0\u009F\u0098",
            "\u00F4\u0090\u0080\u0080",
            "\u00F5\u0080\u0080\u0080",
            "\u00FE",
            "\u00FF"
        };
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void refusesWhatIsNotUtf8(String latin) {
        for (String line : new String[] {"put a" + latin + " 1 1\n", "get " + latin + "\n", "auth " + latin + "\n"}) {
            assertThat(new Parsed().parse(line.getBytes(ISO_8859_1), new Batch(1), (byte) 0xBF))
                    .containsExactly(ReferencePut.WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"put a 1 1", "put  a 1 1", "get a", "auth a", "put a 1 1\r"})
    void takesLinesUpToTheLimitWithoutTheirEnd(String line) {
        String most = line.replace(" a", " ".repeat(Parsed.MAX_LINE - line.length() + 1) + "a");
        assertThat(Parsed.line(most)).isNotEqualTo(ReferencePut.WRONG);
        assertThat(Parsed.line(" " + most)).isEqualTo(ReferencePut.WRONG);
    }

    @Test
    void measuresTheUsualLineByTheLimitToo() {
        for (int limit = 5; limit < 12; limit++) {
            PutParser parser = new PutParser(new SeriesRegistry(1), limit);
            Verdicts verdicts = new Verdicts();
            byte[] line = java.util.Arrays.copyOf("put a 1 1\n".getBytes(UTF_8), 10 + PutParser.PADDING);
            parser.parse(line, 0, 10, new Batch(1), verdicts);
            assertThat(verdicts.refused()).isEqualTo(limit < 9 ? 1 : 0);
        }
    }

    @Test
    void stopsWhereTheBatchIsFull() {
        PutParser parser = new PutParser(new SeriesRegistry(9), 100);
        Batch batch = new Batch(2);
        Verdicts verdicts = new Verdicts();
        byte[] text = "put a 1 1\nbad\nput a 2 2\nput a 3 3\n".getBytes(UTF_8);
        byte[] bytes = java.util.Arrays.copyOf(text, text.length + PutParser.PADDING);
        assertThat(parser.parse(bytes, 0, text.length, batch, verdicts)).isEqualTo(PutParser.Stop.FULL);
        assertThat(parser.position()).isEqualTo(24);
        assertThat(verdicts.lines()).isEqualTo(3);
        batch.clear();
        assertThat(parser.parse(bytes, 24, text.length, batch, verdicts)).isEqualTo(PutParser.Stop.END);
        assertThat(parser.position()).isEqualTo(text.length);
        assertThat(batch.count()).isEqualTo(1);
    }

    @Test
    void refusesANewSeriesOverTheLimitAndTakesTheKnownOnes() {
        PutParser parser = new PutParser(new SeriesRegistry(1), 100);
        Batch batch = new Batch(50);
        Verdicts verdicts = new Verdicts();
        String lines = "put a 1 1\n" + "put b 1 1\n".repeat(40) + "put  b 1 1\nput a 2 2\n";
        byte[] bytes = java.util.Arrays.copyOf(lines.getBytes(UTF_8), lines.length() + PutParser.PADDING);
        assertThat(parser.parse(bytes, 0, lines.length(), batch, verdicts)).isEqualTo(PutParser.Stop.END);
        assertThat(batch.count()).isEqualTo(2);
        assertThat(verdicts.lines()).isEqualTo(43);
        assertThat(verdicts.refused()).isEqualTo(41);
        assertThat(IntStream.range(0, 41).map(verdicts::line))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 41).boxed().toList());
        assertThat(verdicts.refusal(40)).isEqualTo(Verdicts.Refusal.SERIES_LIMIT);
    }
}
