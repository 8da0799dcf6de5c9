package dev.weir.format.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.Seed;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*, a, true",
                "*, d1.temp, true",
                "d1.temp, d1.temp, true",
                "d1.temp, d1.temps, false",
                "d1.temp, d1xtemp, false",
                "d1.*, d1.temp, true",
                "d1.*, d1., true",
                "d1.*, d1, false",
                "d1.*, d1.a.b, true",
                "*.temp, d1.temp, true",
                "*.temp, d1.temp.x, false",
                "*temp*, temp, true",
                "d?.temp, d1.temp, true",
                "d?.temp, d12.temp, false",
                "d?.temp, dé.temp, true",
                "?, 🌡, true",
                "??, 🌡, false",
                "[é🌡]x, 🌡x, true",
                "[abc], b, true",
                "[abc], d, false",
                "[a-c]1, b1, true",
                "[a-c]1, d1, false",
                "[!a-c]1, d1, true",
                "[^a-c]1, a1, false",
                "[]x], ], true",
                "[!]], ], false",
                "[a-], -, true",
                "[\\]], ], true",
                "\\*, *, true",
                "\\*, a, false",
                "a\\?b, a?b, true",
                "a\\[b, a[b, true",
                "a\\\\b, a\\b, true",
                "a], a], true",
                "**a**, bab, true",
                "a*b*c, aXbYbZc, true",
                "a*b*c, aXbYbZ, false",
                "*ab, aab, true",
                "a*, b, false",
                "a?*, a, false",
            })
    void matchesByEachOfItsSigns(String pattern, String key, boolean matches) {
        assertThat(Glob.of(pattern).matches(key)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", it is empty",
                "a[bc, a [ is not closed",
                "[], a [ is not closed",
                "a\\, nothing follows the \\",
                "[c-a], a range in [ ] ends before it begins",
                "[a\\, nothing follows the \\",
            })
    void saysWhatIsWrongWithAText(String pattern, String why) {
        assertThat(Glob.whyNot(pattern).orElseThrow()).startsWith(why);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Glob.of(pattern))
                .withMessageStartingWith("cannot read the pattern \"" + pattern + "\": " + why);
    }

    @Test
    void refusesWhatIsTooLongOrHasHalfACharacter() {
        assertThat(Glob.whyNot("*".repeat(Glob.MAX_LENGTH))).isEmpty();
        assertThat(Glob.whyNot("*".repeat(Glob.MAX_LENGTH + 1))).isPresent();
        assertThat(Glob.whyNot("a\ud800")).isPresent();
    }

    @Test
    void knowsAPatternThatStandsForOneKey() {
        assertThat(Glob.of("d1.t\\*mp").isLiteral()).isTrue();
        assertThat(Glob.of("d1.t\\*mp").literal()).isEqualTo("d1.t*mp".getBytes(UTF_8));
        assertThat(Glob.of("d1.t*mp").isLiteral()).isFalse();
        assertThat(Glob.of("d1.t*mp").literal()).isEqualTo("d1.t".getBytes(UTF_8));
    }

    @Test
    void agreesWithRegularExpressions() {
        SplittableRandom random = Seed.random();
        int matching = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder glob = new StringBuilder();
            StringBuilder regex = new StringBuilder();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                append(random, glob, regex);
            }
            Glob pattern = Glob.of(glob.toString());
            Pattern oracle = Pattern.compile(regex.toString(), Pattern.DOTALL);
            for (int i = 0; i < 5; i++) {
                String key = key(random);
                boolean expected = oracle.matcher(key).matches();
                matching += expected ? 1 : 0;
                assertThat(pattern.matches(key))
                        .as("%s on %s, seed %s", glob, key, Seed.value())
                        .isEqualTo(expected);
            }
        }
        assertThat(matching).isGreaterThan(1000);
    }

    private static void append(SplittableRandom random, StringBuilder glob, StringBuilder regex) {
        String letter = letter(random);
        switch (random.nextInt(6)) {
            case 0 -> {
                glob.append('*');
                regex.append(".*");
            }
            case 1 -> {
                glob.append('?');
                regex.append('.');
            }
            case 2 -> {
                glob.append('[').append(letter).append("é]");
                regex.append("(?:").append(Pattern.quote(letter)).append("|é)");
            }
            case 3 -> {
                glob.append("[!").append(letter).append("]");
                regex.append("(?!").append(Pattern.quote(letter)).append(").");
            }
            case 4 -> {
                glob.append('\\').append(letter);
                regex.append(Pattern.quote(letter));
            }
            default -> {
                glob.append(letter);
                regex.append(Pattern.quote(letter));
            }
        }
    }

    private static String key(SplittableRandom random) {
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            key.append(letter(random));
        }
        return key.toString();
    }

    private static String letter(SplittableRandom random) {
        return new String[] {"a", "b", ".", "é", "🌡"}[random.nextInt(5)];
    }

    @Test
    void takesNoExponentialTime() {
        Glob glob = Glob.of("*a".repeat(100) + "*b");
        String key = "a".repeat(1024);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(glob.matches(key)).isFalse());
    }

    @Test
    void neverFailsOnBytesThatAreNoText() {
        SplittableRandom random = Seed.random();
        Glob glob = Glob.of("a*[é-🌡]?*z");
        byte[] bytes = new byte[12];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 'a';
            glob.matches(bytes, 0, random.nextInt(1, bytes.length + 1));
        }
    }
}
