package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Put;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InputLinesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(77));

    @Test
    void numbersLinesAndTakesALastOneWithoutAnEnd() throws IOException {
        assertThat(read("a\n\nb")).containsExactly("1 a", "2 ", "3 b");
        assertThat(read("a\n")).containsExactly("1 a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void cutsALineThatIsFarTooLongAndGoesOnWithTheNext() throws IOException {
        String longLine = "x".repeat(InputLines.MAX_BYTES);
        assertThat(read(longLine + "\n" + longLine + "y\nz\n"))
                .containsExactly("1 " + longLine, "2 " + longLine + " cut", "3 z");
    }

    @Test
    void readsAPutByTheRulesOfTheProtocol() {
        assertThat(parse(" k\t.5  -7\r")).isEqualTo(new Put("k", -7, 0.5));
        assertThat(parse("k 1E3")).isEqualTo(new Put("k", 77, 1000));
        assertThatThrownBy(() -> parse("k 1d 5")).hasMessage("cannot put value \"1d\": it is not a decimal number");
        assertThatThrownBy(() -> parse("k 1 5.5")).hasMessageStartingWith("cannot put timestamp \"5.5\"");
        assertThatThrownBy(() -> parse("k")).hasMessageStartingWith("cannot put a key alone");
    }

    @Test
    void refusesAKeyThatIsNotUtf8() {
        assertThatThrownBy(() -> PutWords.parse(List.of(new byte[] {(byte) 0xff}, new byte[] {'1'}), CLOCK))
                .hasMessageEndingWith("it is not UTF-8");
    }

    private static Put parse(String line) {
        return PutWords.parse(PutWords.split(line.getBytes(UTF_8)), CLOCK);
    }

    private static List<String> read(String text) throws IOException {
        InputLines lines = new InputLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
        List<String> read = new ArrayList<>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            InputLines.Line one = line.get();
            read.add(one.number() + " " + new String(one.bytes(), UTF_8) + (one.isCut() ? " cut" : ""));
        }
        return read;
    }
}
