package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.EventBatches;
import dev.weir.store.remote.Refusal;
import dev.weir.store.remote.ShippedStore;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What constraints and triggers that somebody added refuse is told with the database's words, in whatever table, and all else goes on. */
@Timeout(120)
final class RefusedRowsTest {
    @RegisterExtension
    static final Databases databases = new Databases();

    private static final String SAMPLES = "select count(*) from weir.sample v join weir.series s on s.id = v.series_id";

    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final String url = databases.create();
    private SeriesRegistry registry = new SeriesRegistry(10);
    private ShippedStore store = new ShippedStore(disk, registry, Databases.engine(url));
    private long sequence;

    RefusedRowsTest() {
        put("first", 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        registry = new SeriesRegistry(10);
        store = new ShippedStore(disk, registry, Databases.engine(url));
    }

    private Batch sample(String key, long second) {
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd(key.getBytes(UTF_8)), second * 1_000_000, (double) second);
        return batch;
    }

    private void ship(Change... changes) {
        store.apply(new Commit(++sequence, 0, registry.size(), List.of(changes)));
        store.flush();
    }

    private void put(String key, long second) {
        ship(sample(key, second));
    }

    private void execute(String sql) throws SQLException {
        databases.execute(url.substring(url.lastIndexOf('/') + 1), sql);
    }

    private long samples(String key) throws SQLException {
        return databases.count(url, SAMPLES + " where s.key = '" + key + "'");
    }

    private static String sampleText(String key, int second) {
        return "{\"key\":\"" + key + "\",\"timestamp\":\"1970-01-01T00:00:0" + second + "Z\",\"value\":" + second
                + ".0}";
    }

    private List<String> refused() {
        return store.refusals().stream().map(Refusal::text).toList();
    }

    /** What raises, for triggers. */
    private void makeRaising() throws SQLException {
        execute("create function weir.raise() returns trigger language plpgsql as $$ begin raise 'not here'; end $$");
    }

    @Test
    void samplesOfASeriesThatIsRefusedAreToldAndTakenOnceTheConstraintHasGone() throws SQLException {
        execute("alter table weir.series add constraint no_x check (key not like 'x%')");
        ship(sample("x1", 1), sample("good", 1), sample("x2", 1));
        put("x1", 2);
        assertThat(samples("good")).isEqualTo(1);
        assertThat(refused()).containsExactly(sampleText("x1", 1), sampleText("x2", 1), sampleText("x1", 2));
        assertThat(store.refusals()).allSatisfy(each -> {
            assertThat(each.row()).isEqualTo(Refusal.Row.SAMPLE);
            assertThat(each.reason()).contains("violates check constraint \"no_x\"");
        });
        execute("alter table weir.series drop constraint no_x");
        put("x1", 3);
        put("x1", 1);
        assertThat(samples("x1")).isEqualTo(2);
        assertThat(databases.count(url, "select samples from weir.series where key = 'x1'"))
                .isEqualTo(2);
        assertThat(databases.count(
                        url, "select count(*) from weir.sample where series_id not in (select id from weir.series)"))
                .isZero();
    }

    @Test
    void aSeriesThatWasRefusedIsTriedAgainByTheNextConnection() throws SQLException {
        execute("alter table weir.series add constraint no_x check (key not like 'x%')");
        ship(sample("x1", 1), sample("good", 1), sample("x2", 1));
        reopen();
        put("good", 2);
        assertThat(samples("good")).isEqualTo(2);
        put("x2", 2);
        assertThat(refused()).containsExactly(sampleText("x2", 2));
        execute("alter table weir.series drop constraint no_x");
        reopen();
        put("good", 3);
        assertThat(databases.count(url, "select count(*) from weir.series")).isEqualTo(4);
        assertThat(databases.count(url, "select id from weir.series where key = 'x2'"))
                .isEqualTo(3);
    }

    @Test
    void recordsAndDevicesThatAreRefusedAreToldOnceAndPassedOver() throws SQLException {
        execute("alter table weir.device add constraint no_x check (name <> 'x')");
        execute("alter table weir.record add constraint no_long check (kind <> 2 or length(value) < 5)");
        for (int i = 1; i <= 3; i++) {
            ship(
                    sample("x.temp", i),
                    sample("y.temp", i),
                    new RecordPut(RecordTable.REPLIES, "long", new byte[5 + i], Long.MAX_VALUE),
                    new RecordPut(RecordTable.REPLIES, "short", new byte[i], Long.MAX_VALUE));
        }
        assertThat(samples("x.temp")).isEqualTo(3);
        assertThat(databases.count(url, "select readings from weir.device where name = 'y'"))
                .isEqualTo(3);
        assertThat(databases.count(url, "select length(value) from weir.record where key = 'short'"))
                .isEqualTo(3);
        assertThat(refused()).containsExactlyInAnyOrder("replies long", "devices x");
        assertThat(store.refusals())
                .allSatisfy(each -> assertThat(each.reason()).contains("violates check constraint"));
        execute("alter table weir.device drop constraint no_x");
        put("x.temp", 4);
        assertThat(databases.count(url, "select readings from weir.device where name = 'x'"))
                .isEqualTo(4);
    }

    @Test
    void aRecordOfRejectedInputThatIsRefusedMakesNoOther() throws SQLException {
        execute("alter table weir.record add constraint none check (kind <> " + RecordTable.REJECTED.number() + ")");
        ship(new RecordPut(RecordTable.REJECTED, "1", new byte[5], Long.MAX_VALUE), sample("good", 1));
        assertThat(samples("good")).isEqualTo(1);
        assertThat(refused()).isEmpty();
    }

    @Test
    void aSeriesWhoseCountIsRefusedTakesSamplesAllTheSame() throws SQLException {
        execute("alter table weir.series add constraint few check (samples < 2)");
        put("first", 2);
        assertThat(refused()).containsExactly("count samples of first");
        // The table of series does not say how far it has come.
        reopen();
        ship(sample("first", 2), sample("first", 3));
        assertThat(samples("first")).isEqualTo(3);
        assertThat(refused()).containsExactly("count samples of first");
    }

    @Test
    void aConstraintThatIsDeferredToTheCommitRefusesItsRowsAlone() throws SQLException {
        makeRaising();
        execute("create constraint trigger no_seven after insert on weir.event deferrable initially deferred"
                + " for each row when (new.device = 'seven') execute function weir.raise()");
        ship(EventBatches.of(List.of(event(1, "six"), event(2, "seven"), event(3, "eight"))), sample("good", 1));
        assertThat(databases.count(url, "select count(*) from weir.event")).isEqualTo(2);
        assertThat(samples("good")).isEqualTo(1);
        assertThat(refused()).singleElement().asString().contains("\"device_id\":\"seven\"");
        assertThat(store.refusals().getFirst().reason()).contains("not here");
    }

    private static Event event(long id, String device) {
        return new Event(EventStream.READINGS, id, device, null, id, id, "{\"n\":1}".getBytes(UTF_8));
    }

    @Test
    void aDeletionThatIsRefusedIsToldAndHoldsNothingUp() throws SQLException {
        makeRaising();
        execute("create trigger keep before delete on weir.sample for each row execute function weir.raise()");
        ship(new SampleDeletion(new int[] {0}, TimeRange.ALL), sample("good", 1));
        assertThat(samples("good")).isEqualTo(1);
        assertThat(refused()).containsExactly("delete samples of first");
    }

    @Test
    void aRefusedReadingIsToldToTheMicrosecondAndWithItsDevice() throws SQLException {
        execute("alter table weir.sample add constraint few check (value < 7)");
        execute("alter table weir.event add constraint six check (device = 'six')");
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd("mixed.b\"ig".getBytes(UTF_8)), 1_795_818_788_853_090L, 70_000.0);
        Event pour = new Event(EventStream.BEERS, 3, "tap.3", "c", -1, 2_000_000, "{\"volume\":330.0}".getBytes(UTF_8));
        ship(batch, EventBatches.of(List.of(pour)));
        assertThat(refused())
                .containsExactly(
                        "{\"key\":\"mixed.b\\\"ig\",\"timestamp\":\"2026-11-27T22:33:08.85309Z\",\"value\":70000.0}",
                        "{\"id\":3,\"stream\":\"beers\",\"device_id\":\"tap.3\",\"card_id\":\"c\",\"timestamp\":"
                                + "\"1969-12-31T23:59:59.999999Z\",\"received_at\":\"1970-01-01T00:00:02Z\","
                                + "\"suspect_time\":true,\"data\":{\"volume\":330.0}}");
        assertThat(store.refusals()).extracting(Refusal::device).containsExactly("mixed", "tap.3");
        assertThat(store.refusals()).extracting(Refusal::row).containsExactly(Refusal.Row.SAMPLE, Refusal.Row.EVENT);
        assertThat(store.put(pour)).hasValueSatisfying(why -> assertThat(why).contains("\"six\""));
        execute("alter table weir.event drop constraint six");
        assertThat(store.put(pour)).isEmpty();
        assertThat(store.put(pour)).isEmpty();
        assertThat(databases.count(url, "select count(*) from weir.event where stream = 1 and id = 3 and card = 'c'"))
                .isOne();
    }

    @Test
    void rowsOfSeriesThatSomebodyHasDeletedAreBroughtBackByTheNextConnection() throws SQLException {
        ship(sample("first", 2), sample("last", 5), sample("last", 6));
        execute("delete from weir.series");
        reopen();
        put("other", 1);
        assertThat(databases.count(url, "select samples from weir.series where key = 'first' and id = 0"))
                .isEqualTo(2);
        assertThat(databases.count(url, "select last_micros from weir.series where key = 'last' and samples = 2"))
                .isEqualTo(6_000_000);
        put("last", 6);
        assertThat(samples("last")).isEqualTo(2);
        assertThat(refused()).isEmpty();
    }

    @Test
    void aDatabaseThatIsEmptiedUnderARunningServerGetsEverythingAgain() throws SQLException {
        put("first", 2);
        execute("drop schema weir cascade");
        store.apply(new Commit(++sequence, 0, registry.size(), List.of(sample("first", 3))));
        store.awaitShipped();
        assertThat(samples("first")).isEqualTo(3);
        put("first", 4);
        assertThat(samples("first")).isEqualTo(4);
    }

    @Test
    void samplesOfANewSeriesAreCountedThoughADeletionFollowsThemAtOnce() throws SQLException {
        ship(sample("new", 1), sample("new", 2), new SampleDeletion(new int[] {0}, TimeRange.ALL), sample("new", 3));
        assertThat(databases.count(url, "select samples from weir.series where key = 'new'"))
                .isEqualTo(3);
        assertThat(databases.count(url, "select samples from weir.series where key = 'first'"))
                .isZero();
        assertThat(refused()).isEmpty();
    }
}
