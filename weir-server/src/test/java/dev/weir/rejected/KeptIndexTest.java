package dev.weir.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Reject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bounds of the list, and who goes when they are reached. */
final class KeptIndexTest {
    private static final int BYTES = 100;

    private static KeptIndex.Entry entry(int bytes) {
        return new KeptIndex.Entry(Origin.METRICS, Reject.Code.WRONG_COMMAND, null, 0, bytes);
    }

    private static KeptIndex filled(int items, long mostBytes) {
        KeptIndex index = new KeptIndex(mostBytes);
        for (long id = 1; id <= items; id++) {
            index.restore(id, entry(BYTES));
        }
        return index;
    }

    private static Optional<List<Long>> room(KeptIndex index, int bytes) {
        return index.makeRoom(List.of(entry(bytes)));
    }

    @Test
    void theOldestGoesForOneMoreThanTheMostItems() {
        KeptIndex index = filled(KeptIndex.MOST_ITEMS - 1, Long.MAX_VALUE);
        assertThat(room(index, BYTES)).contains(List.of());
        index.admit(Map.of(index.nextId(), entry(BYTES)), List.of());
        assertThat(room(index, BYTES)).contains(List.of(1L));
        assertThat(room(index, BYTES)).as("the first is going already").contains(List.of(2L));
        assertThat(index.items()).isEqualTo(KeptIndex.MOST_ITEMS);
    }

    @Test
    void asManyOfTheOldestGoAsTheBytesAskFor() {
        KeptIndex index = filled(10, 10 * BYTES);
        assertThat(room(index, BYTES)).contains(List.of(1L));
        index.admit(Map.of(index.nextId(), entry(BYTES)), List.of(1L));
        assertThat(room(index, 2 * BYTES + 1)).contains(List.of(2L, 3L, 4L));
        index.admit(Map.of(index.nextId(), entry(2 * BYTES + 1)), List.of(2L, 3L, 4L));
        assertThat(index.entries().keySet()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(index.bytes()).isEqualTo(9 * BYTES + 1);
    }

    @Test
    void anItemThatIsClaimedDoesNotGo() {
        KeptIndex index = filled(3, 3 * BYTES);
        assertThat(index.claim(1)).isTrue();
        assertThat(index.claim(1)).isFalse();
        assertThat(room(index, BYTES)).contains(List.of(2L));
        assertThat(index.claim(2)).as("it is going").isFalse();
    }

    @Test
    void whereNotEnoughCanGoNothingIsAddedAndNothingGoes() {
        KeptIndex index = filled(3, 3 * BYTES);
        assertThat(room(index, 3 * BYTES + 1)).isEmpty();
        index.claim(2);
        assertThat(room(index, 3 * BYTES)).isEmpty();
        assertThat(index.bytes()).isEqualTo(3 * BYTES);
        assertThat(index.claim(1) && index.claim(3)).as("nobody claims them").isTrue();
    }

    @Test
    void whatDidNotBecomeDurableLeavesEverythingAsItWas() {
        KeptIndex index = filled(3, 3 * BYTES);
        index.giveBack(List.of(entry(BYTES)), room(index, BYTES).orElseThrow());
        assertThat(index.items()).isEqualTo(3);
        assertThat(index.bytes()).isEqualTo(3 * BYTES);
        assertThat(index.claim(1)).isTrue();
    }
}
