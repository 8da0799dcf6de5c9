package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleParserTest {
    private final SeriesRegistry registry = new SeriesRegistry(3);
    private final AtomicLong ticks = new AtomicLong(1_000_000);
    private final SampleParser parser = new SampleParser(registry, 65_536, 32, ticks::incrementAndGet);
    private final List<String> samples = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"a.b\",\"timestamp\":5,\"value\":1.5}",
                "{\n\"value\":1.5,\n\"timestamp\":\"1970-01-01T00:00:05Z\",\n\"key\":\"a\\u002eb\"}",
                "[{\"key\":\"a.b\",\"timestamp\":\"5\",\"value\":15e-1}]",
                "\n{\"key\":\"a.b\",\"timestamp\":5.0,\"value\":1.50}\n"
            })
    void takesASampleInEveryShape(String body) {
        parse(body);
        assertThat(refusals).isEmpty();
        assertThat(samples).containsExactly("a.b=1.5@5000000");
    }

    @Test
    void givesSamplesWithoutATimeOneEach() {
        parse("[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":2,\"timestamp\":null}]");
        assertThat(samples).containsExactly("a=1.0@1000001", "a=2.0@1000002");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "{\"value\":1} ~ missing_field: cannot take the element: field \"key\" is missing",
                "{\"key\":\"a\"} ~ missing_field: cannot take the element: field \"value\" is missing",
                "{\"key\":\"a\",\"value\":1,\"unit\":\"C\"} ~ unknown_field: cannot take the element: field \"unit\" is none of key, timestamp and value",
                "{\"key\":\"a\",\"value\":\"1\"} ~ invalid_number: cannot take the element: value is a string, not a number",
                "{\"key\":\"a\",\"value\":null} ~ invalid_number: cannot take the element: value is null, not a number",
                "{\"key\":7,\"value\":1} ~ invalid_key: cannot take the element: key is a number, not a string",
                "{\"key\":\"\",\"value\":1} ~ invalid_key: cannot take the element: key \"\" is empty, is *, or has white space or control characters in it",
                "{\"key\":\"*\",\"value\":1} ~ invalid_key: cannot take the element: key \"*\" is empty, is *, or has white space or control characters in it",
                "{\"key\":\"a\\u00a0b\",\"value\":1} ~ invalid_key: cannot take the element: key \"a\u00a0b\" is empty, is *, or has white space or control characters in it",
                "{\"key\":\"a\\u0000\",\"value\":1} ~ invalid_key: cannot take the element: key \"a\\u0000\" is empty, is *, or has white space or control characters in it",
                "{\"key\":\"a\",\"value\":1,\"timestamp\":[]} ~ invalid_timestamp: cannot take the element: timestamp is an array, not a string or a number",
                "{\"key\":\"secret\",\"value\":1} ~ forbidden: cannot take the element: the token does not allow the series \"secret\"",
                "[] ~ not_an_object: cannot read the element: it is an array, not an object"
            })
    void rejectsAnElementAndKeepsItsNeighbours(String element, String refusal) {
        parser.restrict((bytes, from, to) -> !new String(bytes, from, to - from, UTF_8).equals("secret"));
        parse("[{\"key\":\"x\",\"value\":1}," + element + ",{\"key\":\"y\",\"value\":1}]");
        assertThat(refusals).containsExactly("2 " + refusal);
        assertThat(samples).hasSize(2);
        assertThat(registry.size()).isEqualTo(2);
    }

    @Test
    void takesKeysOfUpTo1024Bytes() {
        String key = "é".repeat(512);
        parse("[{\"key\":\"" + key + "\",\"value\":1},{\"key\":\"" + key + "x\",\"value\":1}]");
        assertThat(samples).hasSize(1);
        assertThat(refusals)
                .containsExactly("2 invalid_key: cannot take the element: key has 1025 bytes, of at most 1024");
    }

    @Test
    void refusesOneSeriesTooMany() {
        parse(
                "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":1}\n{\"key\":\"c\",\"value\":1}\n{\"key\":\"d\",\"value\":1}");
        assertThat(samples).hasSize(3);
        assertThat(refusals)
                .containsExactly(
                        "4 series_limit: cannot take the line: the series \"d\" would be one more than limits.series allows");
    }

    @Test
    void stopsWhenThereIsMuchAndGoesOn() {
        parse("[" + "{\"key\":\"a\",\"value\":1},".repeat(20_000) + "{\"key\":\"a\",\"value\":1}]");
        assertThat(samples).hasSize(20_001);
        assertThat(parser.line()).isEqualTo(20_001);
    }

    private void parse(String body) {
        byte[] text = body.getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(text, text.length + SampleParser.PADDING);
        parser.begin();
        Batch batch = new Batch(1);
        Rejects rejects = new Rejects();
        for (int at = 0; at < text.length; ) {
            batch.clear();
            rejects.clear();
            at = parser.parseElements(bytes, at, text.length, batch, rejects);
            for (int i = 0; i < batch.count(); i++) {
                samples.add(registry.key(batch.seriesIds()[i]) + "=" + batch.values()[i] + "@"
                        + batch.timestampMicros()[i]);
            }
            for (int i = 0; i < rejects.count(); i++) {
                refusals.add(rejects.reject(i).line() + " "
                        + rejects.reject(i).code().text() + ": "
                        + rejects.reject(i).reason());
            }
        }
    }
}
