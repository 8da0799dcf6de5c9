package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordException;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileRecordsContract;
import dev.weir.store.file.FileStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract in a keyspace, and what becomes of that which leads to no record. */
@SuppressWarnings("NullAway.Init")
@Timeout(120)
final class CassandraRecordsTest extends FileRecordsContract {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static String url;
    private static CassandraEngine engine;
    private static FileRecords records;
    private static CqlSession session;
    private static FileTables tables;

    private Instant now = NOW;

    @BeforeAll
    static void open() {
        url = keyspaces.create();
        engine = Keyspaces.engine(url, UUID.randomUUID(), new SeriesRegistry(1));
        engine.connect();
        records = engine.records();
        session = Session.open(CassandraUrl.of(url));
        tables = new FileTables(session, CassandraUrl.of(url).keyspace());
    }

    @AfterEach
    void removeAll() {
        records.newest(null, 1000)
                .forEach(record -> assertThat(records.remove(record)).isTrue());
    }

    @AfterAll
    static void close() {
        if (engine != null) {
            session.close();
            engine.close();
        }
    }

    @Override
    protected FileRecords records() {
        return records;
    }

    /** The same records, as a server sees them whose clock the test sets. */
    private CassandraRecords byClock() {
        return new CassandraRecords(
                () -> new Connected(
                        session, new Tables(session, CassandraUrl.of(url).keyspace())),
                CassandraUrl.of(url).keyspace(),
                () -> now);
    }

    /** How many rows of a table there are of one partition. */
    private static long count(String table, String column, String value) {
        String keyspace = CassandraUrl.of(url).keyspace();
        Row row = session.execute("select count(*) from " + keyspace + "." + table + " where " + column + " = " + value)
                .one();
        return Objects.requireNonNull(row).getLong(0);
    }

    private static String id(Instant time, int number) {
        return "%012x%020x".formatted(time.toEpochMilli(), number);
    }

    @Test
    void ofTwoServersThatTakeOneFileOverExactlyOneDoes() throws Exception {
        FileRecord first = records.add(record("f1", "a"));
        CassandraEngine other = Keyspaces.engine(url, 1, UUID.randomUUID(), new SeriesRegistry(1));
        other.connect();
        FileRecords others = other.records();

        List<Boolean> won = atOnce(List.of(
                () -> records.replace(first.takenOver("weir2")), () -> others.replace(first.takenOver("weir3"))));

        assertThat(Collections.frequency(won, true)).isOne();
        String winner = won.getFirst() ? "weir2" : "weir3";
        String loser = won.getFirst() ? "weir3" : "weir2";
        assertThat(records.find("f1")).contains(first.takenOver(winner));
        assertThat(others.unfinished(winner)).containsExactly(first.takenOver(winner));
        assertThat(others.unfinished(loser)).isEmpty();
        other.close();
    }

    @Test
    void filesOfManyDaysAreListedTheNewestFirst() {
        List<FileRecord> expected = new ArrayList<>();
        for (int hours = 0; hours < 30; hours++) {
            expected.add(records.add(record(id(NOW.minus(Duration.ofHours(hours)), hours), "a")));
        }
        expected.replaceAll(each -> records.find(each.id()).orElseThrow());

        assertThat(records.newest(null, 100)).isEqualTo(expected);
        assertThat(records.newest(null, 11)).isEqualTo(expected.subList(0, 11));
        assertThat(records.newest(expected.get(10).id(), 11)).isEqualTo(expected.subList(11, 22));
    }

    @Test
    void placesOfTheListThatAreEmptyGoAWeekLater() {
        try (CassandraRecords seen = byClock()) {
            FileRecord old = seen.add(record(id(NOW, 1), "a"));
            now = NOW.plus(Duration.ofDays(8));
            seen.newest(null, 10);
            long before = count("file_slot", "part", "0");
            assertThat(before).isPositive();
            now = NOW;
            assertThat(seen.remove(old)).isTrue();

            seen.newest(null, 10);
            assertThat(count("file_slot", "part", "0"))
                    .as("a file may be on its way to there")
                    .isEqualTo(before);
            now = NOW.plus(Duration.ofDays(8));
            assertThat(seen.newest(null, 10)).isEmpty();
            assertThat(count("file_slot", "part", "0")).isLessThan(before);
        }
    }

    @Test
    void whatLeadsToNoRecordIsPassedOverAndGoes() {
        try (CassandraRecords seen = byClock()) {
            String lost = id(NOW, 2);
            String slot = "'" + lost.substring(0, 6) + "'";
            tables.marks.list(lost.substring(0, 6), lost);
            tables.marks.begin("weir3", lost, 1);
            FileRecord kept = seen.add(record(id(NOW, 1), "a"));

            assertThat(seen.newest(null, 1)).containsExactly(kept);
            assertThat(seen.unfinished("weir3")).isEmpty();
            assertThat(count("file_list", "slot", slot)).as("it may yet come").isEqualTo(2);
            assertThat(count("file_unfinished", "worker", "'weir3'")).isEqualTo(1);
            now = NOW.plus(Duration.ofDays(8));
            assertThat(seen.newest(null, 1)).containsExactly(kept);
            assertThat(seen.unfinished("weir3")).isEmpty();
            assertThat(count("file_list", "slot", slot)).isEqualTo(1);
            assertThat(count("file_unfinished", "worker", "'weir3'")).isZero();
        }
    }

    @Test
    void aFileThatWasToBeTheFirstAndNeverCameIsNamedForAMinute() {
        try (CassandraRecords seen = byClock()) {
            tables.changes.claim("c".repeat(64), "lost", NOW.toEpochMilli());
            now = NOW.plusSeconds(59);
            assertThat(seen.add(record("f1", "c")).duplicateOf()).isEqualTo("lost");
            now = NOW.plusSeconds(61);
            assertThat(seen.add(record("f2", "c")).duplicateOf()).isNull();
            assertThat(seen.add(record("f3", "c")).duplicateOf()).isEqualTo("f2");
        }
    }

    @Test
    void whatServersWorkedOnLeavesNothingWhenItIsDone() {
        FileRecord first = FileRecord.pending("f1", "weir4", record("f1", "a").upload());
        FileRecord working = records.add(first).at(FileStatus.PROCESSING);
        assertThat(records.replace(working)).isTrue();
        FileRecord taken = working.takenOver("weir5");
        assertThat(records.replace(taken)).isTrue();
        assertThat(records.replace(taken.ended(FileStatus.FAILED, 1, null, "why")))
                .isTrue();

        assertThat(records.unfinished("weir4")).isEmpty();

        assertThat(count("file_unfinished", "worker", "'weir4'")).isZero();
        assertThat(count("file_unfinished", "worker", "'weir5'")).isZero();
    }

    @Test
    void withoutAConnectionEveryCallFails() {
        CassandraEngine unconnected = Keyspaces.engine(url, UUID.randomUUID(), new SeriesRegistry(1));
        FileRecords none = unconnected.records();
        List<Callable<?>> calls = List.of(
                () -> none.add(record("f1", "a")),
                () -> none.find("f1"),
                () -> none.replace(record("f1", "a")),
                () -> none.remove(record("f1", "a")),
                () -> none.newest(null, 1),
                () -> none.unfinished("weir1"));
        for (Callable<?> call : calls) {
            assertThatThrownBy(call::call)
                    .isInstanceOfSatisfying(
                            FileRecordException.class,
                            e -> assertThat(e.code()).isEqualTo(WeirException.Code.UNAVAILABLE))
                    .hasMessageContaining("there is no connection to it yet");
        }
        unconnected.close();
    }
}
