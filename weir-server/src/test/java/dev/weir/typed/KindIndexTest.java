package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class KindIndexTest {
    @Test
    void findsIdsByTheirPlaceAsAListWould() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int kinds = 1 + random.nextInt(EventType.MOST_KINDS);
        long first = random.nextBoolean() ? 0 : EventIds.ofServer(1023).first(EventStream.BEERS);
        KindIndex index = new KindIndex(kinds, first);
        TreeMap<Long, Integer> model = new TreeMap<>();
        long next = first;
        for (int round = 0; round < 300; round++) {
            KindIndex.Edit edit = index.new Edit();
            for (int i = random.nextInt(50); i > 0; i--) {
                if (random.nextInt(4) > 0 || next == first) {
                    int kind = random.nextInt(kinds);
                    edit.put(next, kind);
                    model.put(next++, kind);
                } else {
                    long id = random.nextLong(first, next);
                    edit.remove(id);
                    model.remove(id);
                    assertThat(edit.has(id)).isFalse();
                }
            }
            index.apply(edit);
        }
        assertThat(index.count()).as("seed %d", seed).isEqualTo(model.size());
        for (int kind = KindIndex.ANY; kind < kinds; kind++) {
            List<Long> wanted = new ArrayList<>();
            for (Map.Entry<Long, Integer> each : model.entrySet()) {
                if (kind == KindIndex.ANY || each.getValue() == kind) {
                    wanted.add(each.getKey());
                }
            }
            int offset = random.nextInt(wanted.size() + 10);
            int limit = 1 + random.nextInt(wanted.size() + 10);
            int from = Math.min(offset, wanted.size());
            int to = Math.min(offset + limit, wanted.size());
            assertThat(index.select(kind, offset, limit))
                    .as("kind %d from %d, seed %d", kind, offset, seed)
                    .containsExactly(wanted.subList(from, to).toArray(Long[]::new));
        }
        for (long id = Math.max(0, first - 2000); id < next + 2000; id++) {
            assertThat(index.has(id)).isEqualTo(model.containsKey(id));
        }
    }

    @Test
    void nothingIsSeenOfAnEditThatIsNotApplied() {
        KindIndex index = new KindIndex(2, 0);
        KindIndex.Edit edit = index.new Edit();
        edit.put(5, 1);
        assertThat(edit.has(5)).isTrue();
        assertThat(index.has(5)).isFalse();
        assertThat(index.count()).isZero();
    }

    @Test
    void refusesALeafThatIsNone() {
        KindIndex index = new KindIndex(2, 0);
        byte[] leaf = new byte[KindIndex.LEAF_BYTES];
        leaf[9] = 3;
        assertThatThrownBy(() -> index.restore(0, leaf)).hasMessage("a leaf names kind 3 of 2");
        assertThatThrownBy(() -> index.restore(0, new byte[3])).hasMessage("a leaf has 3 bytes");
    }
}
