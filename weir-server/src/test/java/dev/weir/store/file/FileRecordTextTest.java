package dev.weir.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.model.WeirException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileRecordTextTest {
    private static final String NAME = "ein \"Name\" \u00e4\u20ac\ud83d\ude00 \u0000\n.csv";

    private static FileRecord record(FileStatus status, @Nullable FileTally tally, @Nullable String error) {
        var reading = new FileUpload.Reading(null, "zeit", List.of("a", "b,c", ""), ZoneId.of("Europe/Berlin"));
        var upload =
                new FileUpload(NAME, 1L << 40, "0a".repeat(32), true, 1_700_000_000_000_001L, "::1", reading, true);
        return new FileRecord(
                "0k3x", 3, "weir1", "weir1", upload, "0k2a", status, 1_700_000_000_000_002L, tally, error);
    }

    static Stream<FileRecord> records() {
        var reading = new FileUpload.Reading("sensor", null, List.of(), ZoneId.of("+02:00"));
        var upload = new FileUpload("", 0, "", false, -1, "", reading, false);
        return Stream.of(
                record(FileStatus.PARTIAL, new FileTally(5, 4, 2, List.of("note", NAME), true), "one row is bad"),
                record(FileStatus.FAILED, null, NAME),
                FileRecord.pending("1", "s", upload),
                FileRecord.pending("1", "s", upload).takenOver("weir2"),
                new FileRecord(
                        "1",
                        2,
                        "s",
                        "s",
                        upload,
                        null,
                        FileStatus.PROCESSED,
                        9,
                        new FileTally(0, 0, 0, List.of(), false),
                        null));
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordsComeBackAsTheyWere(FileRecord record) {
        assertThat(FileRecordText.parse(FileRecordText.encode(record))).isEqualTo(record);
    }

    @Test
    void fieldsAreNamedAsTheFormatSays() {
        String text = new String(FileRecordText.encode(records().findFirst().orElseThrow()), UTF_8);

        assertThat(text)
                .contains(
                        "\"id\":\"0k3x\",\"version\":3,\"server\":\"weir1\"",
                        "\"sha256\":\"0a0a",
                        "\"status\":\"partial\"")
                .contains("\"tally\":{\"total_rows\":5,\"valid_rows\":4,\"sums\":2,\"ignored_columns\":[\"note\",")
                .doesNotContain("sensor_column");
    }

    @Test
    void aWorkerIsNamedWhereItIsNotTheServerThatTookTheFileIn() {
        FileRecord record = record(FileStatus.PENDING, null, null);

        assertThat(new String(FileRecordText.encode(record), UTF_8)).doesNotContain("worker");
        assertThat(new String(FileRecordText.encode(record.takenOver("weir2")), UTF_8))
                .contains("\"server\":\"weir1\",\"worker\":\"weir2\"");
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() {
        FileRecord record = record(FileStatus.PENDING, null, null);
        String later = new String(FileRecordText.encode(record), UTF_8)
                .replace("\"id\"", "\"new\":[1,{\"a\":[null]},[]],\"newer\":{\"b\":1.5},\"newest\":null,\"id\"");

        assertThat(FileRecordText.parse(later.getBytes(UTF_8))).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":\"a\"",
                "{\"id\":\"a\"}",
                "\"id\":\"3\"|\"id\":3",
                "\"version\":3|\"version\":\"3\"",
                "\"version\":3|\"version\":99999999999999999999",
                "\"version\":3|\"version\":3.0",
                "\"status\":\"pending\"|\"status\":\"sleeping\"",
                "Europe/Berlin|Atlantis",
                "\"value_columns\":[\"a\"|\"value_columns\":[1",
                "\"upload\":{|\"upload\":[],\"uploads\":{",
                "\"finished\":0}|\"finished\":0}}",
                "\"finished\":0}|\"finished\":0} {}",
            })
    void damageIsToldAsSuch(String change) {
        String whole = new String(FileRecordText.encode(record(FileStatus.PENDING, null, null)), UTF_8)
                .replace("\"id\":\"0k3x\"", "\"id\":\"3\"")
                .replace(
                        "\"status\":\"pending\",\"finished\":1700000000000002}",
                        "\"status\":\"pending\",\"finished\":0}");
        int bar = change.indexOf('|');
        String damaged = bar < 0 ? change : whole.replace(change.substring(0, bar), change.substring(bar + 1));

        assertThat(damaged).isNotEqualTo(whole);
        assertThatThrownBy(() -> FileRecordText.parse(damaged.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        FileRecordException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT))
                .hasMessageStartingWith("cannot read the record of a file");
    }

    @Test
    void bytesThatAreCutOrChangedGiveARecordOrSayThatTheyAreDamaged() {
        SplittableRandom random = Seed.random();
        byte[] whole = FileRecordText.encode(records().findFirst().orElseThrow());
        int damaged = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(whole, round < whole.length ? round : whole.length);
            if (round >= whole.length) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                FileRecordText.parse(bytes);
            } catch (FileRecordException e) {
                damaged++;
            }
        }
        assertThat(damaged).as("seed %d", Seed.value()).isGreaterThan(whole.length - 1);
    }

    @Test
    void aMillionOpenBracketsAreDamage() {
        assertThatThrownBy(
                        () -> FileRecordText.parse("{\"a\":".repeat(1_000_000).getBytes(UTF_8)))
                .isInstanceOf(FileRecordException.class);
        assertThatThrownBy(() -> FileRecordText.parse(("{\"a\":" + "[".repeat(1_000_000)).getBytes(UTF_8)))
                .isInstanceOf(FileRecordException.class);
    }

    @Test
    void theLongestHeaderFitsAndMoreIsRefused() {
        FileTally longest = new FileTally(1, 1, 1, Collections.nCopies(4096, "0123456789\"\\\u20ac"), false);
        assertThat(FileRecordText.encode(record(FileStatus.PROCESSED, longest, null)).length)
                .isLessThan(FileRecordText.MAX_BYTES);

        FileTally hostile = new FileTally(1, 1, 1, List.of("\u0001".repeat(66_000)), false);
        assertThatThrownBy(() -> FileRecordText.encode(record(FileStatus.PROCESSED, hostile, null)))
                .isInstanceOfSatisfying(
                        FileRecordException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.OVERLOADED));
    }
}
