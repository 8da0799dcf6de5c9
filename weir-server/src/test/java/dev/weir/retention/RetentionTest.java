package dev.weir.retention;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.ingest.Submission;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes by age, and what the clock has to do with it. */
final class RetentionTest extends RetentionFixture {
    @Test
    void showsNothingThatIsOlderThanTheAgeWhereverItLies() {
        int id = put("a", ago(Duration.ofHours(2)), 7200, SECOND);
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty());
        retention.round();
        assertThat(count(id)).isEqualTo(3600);
        store.flush();
        assertThat(count(id)).isEqualTo(3600);
        pass(Duration.ofMinutes(30));
        assertThat(count(id)).isEqualTo(3600);
        retention.round();
        assertThat(count(id)).isEqualTo(1800);
    }

    @Test
    void keepsSomeSeriesLongerOrShorterAndTheLongestOfSeveralHolds() {
        int usual = put("usual", ago(Duration.ofHours(10)), 10, 3600 * SECOND);
        int forever = put("k.a", ago(Duration.ofHours(10)), 10, 3600 * SECOND);
        int longer = put("k.b", ago(Duration.ofHours(10)), 10, 3600 * SECOND);
        int shorter = put("s.b", ago(Duration.ofHours(10)), 10, 3600 * SECOND);
        Map<String, Optional<Duration>> series = Map.of(
                "k.*", Optional.of(Duration.ofHours(8)),
                "*.b", Optional.of(Duration.ofHours(2)),
                "k.a", FOREVER);
        retention(Optional.of(Duration.ofHours(5)), series, Optional.empty()).round();
        assertThat(count(usual)).isEqualTo(5);
        assertThat(count(forever)).isEqualTo(10);
        assertThat(count(longer)).isEqualTo(8);
        assertThat(count(shorter)).isEqualTo(2);
    }

    @Test
    void hidesAndDropsEventsThatAreOlderThanTheAge() {
        List<Event> events = new ArrayList<>();
        for (int hour = 4; hour > 0; hour--) {
            long time = ago(Duration.ofHours(hour)) + SECOND;
            events.add(new Event(EventStream.READINGS, -1, "d1", null, time, time, "{}".getBytes(UTF_8)));
        }
        ingest.submit(new Submission(EventBatches.of(events)));
        Retention retention = retention(Optional.of(Duration.ofHours(2)), Map.of(), Optional.empty());
        retention.round();
        assertThat(events()).isEqualTo(2);
        store.flush();
        assertThat(events()).isEqualTo(2);
        long oldest = ago(Duration.ofHours(2));
        await(() -> store.extents().getFirst().minMicros() >= oldest);
        assertThat(events()).isEqualTo(2);
        pass(Duration.ofHours(9));
        retention.round();
        assertThat(events()).isZero();
        await(() -> store.extents().getFirst().maxMicros() < 0);
        try (View view = store.view(0, Duration.ZERO)) {
            assertThat(view.events().lastId(EventStream.READINGS)).isEqualTo(4);
        }
    }

    @Test
    void whoeverCountsEventsIsToldWhileThoseThatGoCanStillBeRead() {
        long time = ago(Duration.ofHours(3));
        ingest.submit(new Submission(EventBatches.of(
                List.of(new Event(EventStream.READINGS, -1, "d1", null, time, time, "{}".getBytes(UTF_8))))));
        Retention retention = retention(Optional.of(Duration.ofHours(2)), Map.of(), Optional.empty());
        List<String> told = new ArrayList<>();
        counters.add(horizon -> {
            told.add(events() + " before " + horizon);
            if (told.size() == 1) {
                throw new WeirException(WeirException.Code.UNAVAILABLE, "not now");
            }
        });
        assertThatThrownBy(retention::round).hasMessageContaining("not now");
        assertThat(events()).isEqualTo(1);
        retention.round();
        assertThat(events()).isZero();
        String first = "1 before " + ago(Duration.ofHours(2));
        assertThat(told).containsExactly(first, first);
    }

    private int events() {
        EventQuery all = new EventQuery(
                EventStream.READINGS, null, null, TimeRange.ALL, Long.MAX_VALUE, true, null, Integer.MAX_VALUE);
        try (View view = store.view(0, Duration.ZERO)) {
            return view.events().read(all).size();
        }
    }

    @Test
    void givesTheDiskBackWithoutWaitingForAMergeBySize() {
        int id = put("a", ago(Duration.ofHours(2)), 90_000, SECOND / 20);
        int kept = put("kept", ago(Duration.ofHours(2)), 1000, SECOND);
        store.flush();
        long before = partBytes();
        retention(Optional.of(Duration.ofMinutes(1)), Map.of("kept", FOREVER), Optional.empty())
                .round();
        await(() -> partBytes() < before / 10);
        assertThat(count(id)).isZero();
        assertThat(count(kept)).isEqualTo(1000);
    }

    @Test
    void aClockThatGoesBackAnHourBringsNothingBackAndTakesNothingAway() {
        int id = put("a", ago(Duration.ofHours(2)), 7200, SECOND);
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty());
        retention.round();
        now = now.minus(Duration.ofHours(1));
        retention.round();
        assertThat(count(id)).isEqualTo(3600);
        assertThat(retention.health().state()).isEqualTo(Health.State.OK);
    }

    @Test
    void aClockThatGoesForwardTenYearsSuspendsRetentionUntilItHasRunSteadilyForAnHour() {
        int id = put("a", ago(Duration.ofHours(2)), 7200, SECOND);
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty());
        retention.round();
        now = now.plus(Duration.ofDays(3650));
        retention.round();
        assertThat(count(id)).isEqualTo(3600);
        assertThat(retention.health().state()).isEqualTo(Health.State.DEGRADED);
        pass(Duration.ofMinutes(59));
        retention.round();
        assertThat(count(id)).isEqualTo(3600);
        now = now.minus(Duration.ofDays(3650));
        retention.round();
        pass(Duration.ofMinutes(59));
        retention.round();
        assertThat(retention.health().state()).isEqualTo(Health.State.DEGRADED);
        pass(Duration.ofMinutes(1));
        retention.round();
        assertThat(retention.health().state()).isEqualTo(Health.State.OK);
        assertThat(count(id)).isZero();
    }

    @Test
    void aClockThatIsAheadForSomeHoursHidesNothingThatComesAfterItIsRightAgain() {
        Retention retention = retention(Optional.of(Duration.ofHours(8)), Map.of(), Optional.empty());
        retention.round();
        now = now.plus(Duration.ofHours(20));
        retention.round();
        pass(Duration.ofMinutes(10));
        retention.round();
        assertThat(retention.health().state()).isEqualTo(Health.State.DEGRADED);
        now = now.minus(Duration.ofHours(20));
        int id = put("a", ago(Duration.ofHours(9)), 90, 360 * SECOND);
        retention.round();
        assertThat(count(id)).isGreaterThanOrEqualTo(80);
        pass(Duration.ofHours(1));
        retention.round();
        assertThat(retention.health().state()).isEqualTo(Health.State.OK);
        assertThat(count(id)).isEqualTo(70);
    }

    @Test
    void aClockThatIsAlwaysALittleFastIsBelieved() {
        int id = put("a", ago(Duration.ofHours(1)), 3600, SECOND);
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty());
        for (int round = 0; round < 100; round++) {
            pass(Duration.ofSeconds(10));
            now = now.plusSeconds(2);
            retention.round();
        }
        assertThat(retention.health().state()).isEqualTo(Health.State.OK);
        assertThat(count(id)).isEqualTo(3600 - 1200);
    }

    @Test
    void rejectedInputGoesByAgeAloneAndNotWhileRetentionIsSuspended() {
        retention(FOREVER, Map.of("a", Optional.of(Duration.ofHours(1))), Optional.of(1L))
                .round();
        assertThat(forgotten).isEmpty();
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of("a", FOREVER), Optional.empty());
        retention.round();
        assertThat(forgotten).containsExactly(ago(Duration.ofHours(1)));
        now = now.plus(Duration.ofDays(3650));
        retention.round();
        pass(Duration.ofMinutes(59));
        retention.round();
        assertThat(forgotten).hasSize(1);
        pass(Duration.ofMinutes(1));
        retention.round();
        assertThat(forgotten).hasSize(2).last().isEqualTo(ago(Duration.ofHours(1)));
    }

    @Test
    void aClockThatIsFarFromTheNewestCommitAtAStartIsNotBelieved() {
        int id = put("a", ago(Duration.ofHours(2)), 7200, SECOND);
        close();
        now = now.plus(Duration.ofDays(3650));
        open();
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty());
        retention.round();
        assertThat(count(id)).isEqualTo(7200);
        assertThat(retention.health().state()).isEqualTo(Health.State.DEGRADED);
    }

    @Test
    void valuesThatWereOverwrittenStayHiddenAfterAStartEvenWhileTheClockIsNotBelieved() {
        long old = ago(Duration.ofMinutes(100));
        int id = put("a", old, 100, SECOND);
        put("a", ago(Duration.ofMinutes(10)), 100, SECOND);
        store.flush();
        put("a", old, 100, SECOND);
        store.flush();
        retention(Optional.of(Duration.ofHours(1)), Map.of("b", FOREVER), Optional.empty())
                .round();
        assertThat(count(id)).isEqualTo(100);
        close();
        open();
        now = now.minus(Duration.ofDays(1));
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of("b", FOREVER), Optional.empty());
        assertThat(count(id)).isEqualTo(100);
        retention.round();
        assertThat(count(id)).isEqualTo(100);
    }

    @Test
    void aHorizonByAgeIsJournaledOnceAMinuteAtMost() {
        put("a", ago(Duration.ofHours(2)), 10, SECOND);
        Retention retention = retention(Optional.of(Duration.ofDays(9)), Map.of(), Optional.empty());
        long before = store.lastApplied();
        for (int round = 0; round <= 60; round++) {
            retention.round();
            pass(Duration.ofSeconds(10));
        }
        assertThat(store.lastApplied() - before).isEqualTo(11);
    }

    @Test
    void whatIsOldIsHiddenAlsoWhenNothingCanBeJournaled() {
        int id = put("a", ago(Duration.ofHours(2)), 40_000, SECOND / 10);
        int other = put("b", ago(Duration.ofHours(2)), 7200, SECOND);
        store.flush();
        Retention retention =
                retention(Optional.of(Duration.ofHours(1)), Map.of("a", FOREVER), Optional.of(partBytes() / 2));
        ingest.close();
        assertThatThrownBy(retention::round).isInstanceOf(WeirException.class);
        assertThat(count(other)).isLessThanOrEqualTo(3600);
        assertThat(count(id)).isLessThan(40_000);
    }

    @Test
    void aStartWhereTheHorizonCannotBeReadSuspendsRetentionAndSaysSo() throws IOException {
        int id = put("a", ago(Duration.ofHours(2)), 7200, SECOND);
        retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.of(1L << 40))
                .round();
        store.flush();
        await(() -> store.extents().size() == 1);
        close();
        damageTheRecord("age PT1H");
        open();
        Retention retention = retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.of(1L << 40));
        retention.round();
        assertThat(retention.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(retention.health().reason()).contains("cannot be read");
        assertThat(count(id)).isGreaterThanOrEqualTo(3600);
    }

    @Test
    void aDamagedPartKeepsTheOthersFromNeitherMergeNorExpiry() throws IOException {
        for (int part = 0; part < 3; part++) {
            put("a", ago(Duration.ofHours(3)), part == 2 ? 9000 : 3000, SECOND);
            store.flush();
        }
        close();
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            Path largest = files.max(
                            Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(largest, bytes);
        }
        open();
        put("a", ago(Duration.ofHours(3)), 3000, SECOND);
        store.flush();
        retention(Optional.of(Duration.ofHours(1)), Map.of(), Optional.empty()).round();
        await(() -> store.extents().getFirst().maxMicros() < 0);
        assertThat(store.extents()).hasSize(4);
    }

    private void damageTheRecord(String key) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, ISO_8859_1).indexOf(key);
                assertThat(at).as("where %s stands in %s", key, file).isNotNegative();
                bytes[at] ^= 1;
                Files.write(file, bytes);
            }
        }
    }
}
