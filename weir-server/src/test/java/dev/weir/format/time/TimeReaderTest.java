package dev.weir.format.time;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimeReaderTest {
    private static final List<String> FORMS = List.of(
            "2026-03-31T12:34:56Z",
            "2026-03-31 12:34:56",
            "2024-02-29T23:59:59",
            "0000-01-01 00:00:00Z",
            "9999-12-31T23:59:59Z",
            "1969-12-31T23:59:59Z",
            "2026-03-31T12:34:56.789Z",
            "2026-03-31",
            "2026-03-31T12:34",
            "2026-03-31T12:34:56+02:00",
            "1774958400",
            "1234567890 12:34:56Z",
            "-2026-03-31T12:34:56Z",
            "2026-03-31t12:34:56z");
    private static final String CHARACTERS = "0123456789-:TZ .+/;z";

    private final SplittableRandom random = Seed.random();

    @Test
    void readsWhatTheParserReadsHoweverDatesFollowEachOther() {
        for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"))) {
            TimeReader reader = new TimeReader(zone);
            for (int round = 0; round < 200_000; round++) {
                byte[] text = FORMS.get(random.nextInt(FORMS.size())).getBytes(ISO_8859_1);
                for (int i = random.nextInt(3); i > 0; i--) {
                    text[random.nextInt(text.length)] = (byte) CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
                }
                assertThat(reader.read(text, 0, text.length))
                        .as("seed %d: %s", Seed.value(), new String(text, ISO_8859_1))
                        .isEqualTo(TimeParser.parse(text, 0, text.length, zone));
            }
        }
    }

    @Test
    void readsEmptyAndShortTextAsNoTime() {
        TimeReader reader = new TimeReader(ZoneOffset.UTC);
        assertThat(reader.read(new byte[0], 0, 0)).isEqualTo(TimeParser.NONE);
        assertThat(reader.read("Z".getBytes(ISO_8859_1), 0, 1)).isEqualTo(TimeParser.NONE);
    }

    @Test
    void takesNoDateForTheOneThatItHasNotSeen() {
        byte[] text = "\0\0\0\0\0\0\0\0\0\0T12:00:00Z".getBytes(ISO_8859_1);
        assertThat(new TimeReader(ZoneOffset.UTC).read(text, 0, text.length)).isEqualTo(TimeParser.NONE);
    }
}
