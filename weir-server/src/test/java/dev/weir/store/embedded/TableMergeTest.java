package dev.weir.store.embedded;

import static dev.weir.store.embedded.BeerParts.beers;
import static dev.weir.store.embedded.BeerParts.deletion;
import static dev.weir.store.embedded.BeerParts.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.MergingEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of events and of their deletions where parts are merged. */
final class TableMergeTest {
    private final BeerParts parts = new BeerParts();

    private List<Long> merged(List<Part> sources, List<Part> older, List<Part> newer) {
        return merged(sources, older, newer, TimeRange.ALL);
    }

    private List<Long> merged(List<Part> sources, List<Part> older, List<Part> newer, TimeRange range) {
        return rows(parts.write(
                writer -> new TableMerge(sources, older, newer, range, writer, () -> false).run(Long.MIN_VALUE)));
    }

    @Test
    void withTheOldestPartDeletedEventsAndTheirDeletionsAreGone() {
        Part first = parts.write(beers(0, 4));
        Part second = parts.write(beers(4, 6), deletion(1));
        Part third = parts.write(deletion(3), deletion(5));
        assertThat(merged(List.of(first, second, third), List.of(), List.of())).containsExactly(0L, 2L, 4L);
        assertThat(parts.check()).isEmpty();
    }

    @Test
    void withoutTheOldestPartDeletionsOfWhatMayBeInOlderOnesStay() {
        Part first = parts.write(beers(0, 4));
        Part second = parts.write(beers(4, 6), deletion(1));
        Part third = parts.write(deletion(3), deletion(5));
        assertThat(merged(List.of(second, third), List.of(first), List.of())).containsExactly(-2L, -4L, 4L);
    }

    @Test
    void deletionsThatAreInNoOlderBlockByTheirIdsGo() {
        Part first = parts.write(beers(0, 4), beers(8, 10));
        Part second = parts.write(beers(4, 8));
        Part third = parts.write(deletion(5), deletion(8), deletion(20));
        assertThat(merged(List.of(third), List.of(first, second), List.of())).containsExactly(-6L, -9L);
        assertThat(merged(List.of(third), List.of(second), List.of())).containsExactly(-6L);
    }

    @Test
    void anOlderPartThatDoesNotTellOfIdsMayHaveEachOfItsTimes() {
        Part first = parts.writeWithoutIds(0, 10, 4);
        Part second = parts.write(deletion(5), deletion(20));
        assertThat(merged(List.of(second), List.of(first), List.of())).containsExactly(-6L);
    }

    @Test
    void aPartThatDoesNotTellOfIdsIsSearched() {
        Part part = parts.writeWithoutIds(0, 10, 4);
        EventQuery query = EventQuery.ofIds(EventStream.BEERS, 3, 5, 10);
        assertThat(MergingEvents.read(List.of(part.events(EventStream.BEERS)), query, new EventScratches()))
                .extracting(event -> event.id())
                .containsExactly(3L, 4L, 5L);
    }

    @Test
    void eventsThatNewerPartsSayToBeGoneGo() {
        Part first = parts.write(beers(0, 4));
        Part second = parts.write(beers(4, 8), deletion(1));
        Part third = parts.write(deletion(3), deletion(6));
        assertThat(merged(List.of(first), List.of(), List.of(second, third))).containsExactly(0L, 2L);
        assertThat(merged(List.of(second), List.of(first), List.of(third))).containsExactly(-2L, 4L, 5L, 7L);
    }

    @Test
    void deletionsThatHaveExpiredStayWhileAnOlderPartMayHaveTheEvent() {
        Part first = parts.write(beers(0, 4));
        Part second = parts.write(beers(4, 8), deletion(1));
        TimeRange rest = new TimeRange(50, Long.MAX_VALUE);
        assertThat(merged(List.of(second), List.of(first), List.of(), rest)).containsExactly(-2L, 5L, 6L, 7L);
        assertThat(merged(List.of(first, second), List.of(), List.of(), rest)).containsExactly(5L, 6L, 7L);
    }

    @Test
    void ofSeveralRowsAtAPlaceInAHeadTheLastIsWritten() {
        assertThat(rows(parts.write(beers(0, 3), deletion(1), deletion(0), beers(0, 1))))
                .containsExactly(0L, -2L, 2L);
    }

    @Test
    void aRepairKeepsDeletions() {
        parts.write(beers(0, 50));
        Part second = parts.write(beers(50, 60), deletion(7), deletion(55));
        assertThat(parts.check()).isEmpty();
        List<Long> shown = parts.shown();
        assertThat(shown).hasSize(58).doesNotContain(7L, 55L);
        byte[] bytes = parts.disk.bytes(second.path());
        bytes[bytes.length - 3] ^= 1;
        assertThat(parts.check()).isNotEmpty();
        parts.repair();
        assertThat(parts.check()).isEmpty();
        assertThat(parts.shown()).isEqualTo(shown);
    }

    @Test
    void deletionsThatAreLostAreSaidToBe() {
        parts.write(beers(0, 50));
        Part second = parts.write(deletion(7));
        parts.disk.bytes(second.path())[(int) second.index().offset(0) + 20] ^= 1;
        assertThat(parts.check()).anyMatch(line -> line.contains("may show again"));
        assertThat(parts.repair()).anyMatch(line -> line.contains("may show again"));
        assertThat(parts.check()).isEmpty();
        assertThat(parts.shown()).hasSize(50);
    }
}
