package dev.weir.format.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.Reject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class JsonScannerTest {
    private static final int MAX_DEPTH = 100;

    private final JsonScanner scanner = new JsonScanner(MAX_DEPTH);

    @Test
    void readsWhatJacksonReadsAndNothingElse() {
        SplittableRandom random = Seed.random();
        RandomJson json = new RandomJson(random);
        int good = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] document = json.document();
            Optional<String> judged = Judge.tokens(document);
            // Wherever it stands, and whatever stands behind it.
            int from = random.nextInt(20);
            byte[] bytes = new byte[from + document.length + JsonScanner.PADDING];
            random.nextBytes(bytes);
            System.arraycopy(document, 0, bytes, from, document.length);
            boolean read = scanner.scanAll(bytes, from, from + document.length);
            assertThat(read ? Optional.of(tokens(bytes)) : Optional.empty())
                    .as(() -> "seed " + Seed.value() + ", " + new String(document, UTF_8)
                            + (read ? "" : ": " + scanner.problem()))
                    .isEqualTo(judged);
            good += read ? 1 : 0;
        }
        assertThat(good).isBetween(50_000, 99_000);
    }

    /** As {@link Judge#tokens} writes them. */
    private String tokens(byte[] bytes) {
        StringBuilder tokens = new StringBuilder();
        append(bytes, 0, tokens);
        return tokens.toString();
    }

    private void append(byte[] bytes, int entry, StringBuilder tokens) {
        JsonTape tape = scanner.tape();
        JsonKind kind = tape.kind(entry);
        switch (kind) {
            case OBJECT, ARRAY -> {
                tokens.append(kind == JsonKind.OBJECT ? "{ " : "[ ");
                for (int child = entry + 1; child < tape.next(entry); child = tape.next(child)) {
                    if (kind == JsonKind.OBJECT) {
                        tokens.append(text(tape.keyBytes(child), tape.keyFrom(child), tape.keyTo(child)))
                                .append(':');
                        assertThat(bytes[tape.memberFrom(child)]).isEqualTo((byte) '"');
                    }
                    append(bytes, child, tokens);
                }
                tokens.append(kind == JsonKind.OBJECT ? "} " : "] ");
            }
            case STRING ->
                tokens.append('"')
                        .append(text(tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry)))
                        .append("\" ");
            case NUMBER ->
                tokens.append(text(bytes, tape.from(entry), tape.to(entry)))
                        .append('=')
                        .append(tape.number(entry))
                        .append(' ');
            case TRUE, FALSE, NULL ->
                tokens.append(text(bytes, tape.from(entry), tape.to(entry))).append(' ');
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }

    @Test
    void readsWhateverBytesComeWithoutFailing() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(40) + JsonScanner.PADDING];
            random.nextBytes(bytes);
            bytes[0] = (byte) "[{\"-".charAt(random.nextInt(4));
            if (!scanner.scanAll(bytes, 0, bytes.length - JsonScanner.PADDING)) {
                assertThat(scanner.problem()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesEveryBeginningOfADocument() {
        byte[] document = "{\"a\":[1.5e+3,true,\"\\ud83d\\ude00é\"],\"b\":{\"c\":null},\"d\":-0}".getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(document, document.length + JsonScanner.PADDING);
        for (int to = 0; to < document.length; to++) {
            assertThat(scanner.scanAll(bytes, 0, to)).isFalse();
        }
        assertThat(scanner.scanAll(bytes, 0, document.length)).isTrue();
    }

    @Test
    void readsTheFirstOfSeveralValues() {
        byte[] bytes = padded(" {\"a\":1} , 2");
        assertThat(scanner.scan(bytes, 0, 12)).isTrue();
        assertThat(scanner.end()).isEqualTo(8);
        assertThat(scanner.scanAll(bytes, 0, 12)).isFalse();
    }

    @Test
    void findsTheOneKeyOfManyThatOccursTwiceInGoodTime() {
        String keys =
                IntStream.range(0, 10_000).mapToObj(i -> "\"key" + i + "\":0").collect(Collectors.joining(","));
        // Keys whose hashes are all the same: "Aa" and "BB" have one hash.
        String alike = IntStream.range(0, 1 << 13)
                .mapToObj(i -> IntStream.range(0, 13)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
                .collect(Collectors.joining(","));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(reads("{" + keys + "}")).isTrue();
            assertThat(reads("{" + keys + ",\"k\\u0065y77\":1}")).isFalse();
            assertThat(scanner.problem()).isEqualTo("field \"key77\" occurs twice");
            assertThat(reads("{" + alike + "}")).isTrue();
            assertThat(reads("{" + alike + ",\"" + "BB".repeat(13) + "\":0}")).isFalse();
            assertThat(scanner.code()).isEqualTo(Reject.Code.DUPLICATE_FIELD);
        });
    }

    @Test
    void refusesDepthAndDigitsWithoutLimitQuickly() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(reads("[".repeat(100_000))).isFalse();
            assertThat(scanner.code()).isEqualTo(Reject.Code.TOO_DEEP);
            assertThat(reads("{\"a\":".repeat(100_000))).isFalse();
            assertThat(scanner.code()).isEqualTo(Reject.Code.TOO_DEEP);
            assertThat(reads("1".repeat(1_000_000))).isFalse();
            assertThat(scanner.code()).isEqualTo(Reject.Code.INVALID_NUMBER);
            assertThat(reads("[1e400]")).isFalse();
            assertThat(scanner.code()).isEqualTo(Reject.Code.INVALID_NUMBER);
            assertThat(reads("1." + "0".repeat(998))).isTrue();
            assertThat(reads("1." + "0".repeat(999))).isFalse();
        });
    }

    @Test
    void refusesWhatIsNotUtf8WhereverItStands() {
        for (String bad : new String[] {"\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "\u00e2\u0082", "\u00f5"}) {
            for (String document : new String[] {"\"%s\"", "{\"%s\":1}", "[%s]", "{}%s", "%s", "{%s}"}) {
                byte[] bytes = document.replace("%s", bad).getBytes(ISO_8859_1);
                assertThat(scanner.scanAll(Arrays.copyOf(bytes, bytes.length + JsonScanner.PADDING), 0, bytes.length))
                        .isFalse();
                assertThat(scanner.code()).as(document).isEqualTo(Reject.Code.INVALID_UTF8);
            }
        }
    }

    private boolean reads(String document) {
        return scanner.scanAll(padded(document), 0, document.length());
    }

    private static byte[] padded(String ascii) {
        return Arrays.copyOf(ascii.getBytes(UTF_8), ascii.length() + JsonScanner.PADDING);
    }
}
