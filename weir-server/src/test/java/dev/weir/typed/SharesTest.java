package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.EventIds;
import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SharesTest {
    private static final int[] SERVERS = {3, 0, 1023, 4};

    private final MarkType type = new MarkType();
    private final Shares shares = new Shares(type, false, new Share(type, EventIds.base(SERVERS[0])));

    /** Lists and totals of all as a map in memory has them. */
    @Test
    void findsIdsAndCountsDevicesAsAListWould() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        TreeMap<Long, Mark> model = new TreeMap<>();
        Map<Integer, Long> next = new HashMap<>();
        for (int round = 0; round < 400; round++) {
            int server = SERVERS[random.nextInt(1 + round / 100)];
            Share share = shares.of(EventIds.base(server));
            Edit edit = share.edit();
            for (int i = random.nextInt(60); i > 0; i--) {
                long id = next.merge(server, 1L, Long::sum) - 1 + EventIds.base(server);
                Mark mark = new Mark("child " + random.nextInt(5), 90 + random.nextInt(20), id);
                if (random.nextInt(10) > 0) {
                    edit.put(id, type.kind(mark), mark.child(), id);
                    model.put(id, mark);
                }
            }
            shares.apply(edit);
            if (random.nextInt(3) == 0 && !model.isEmpty()) {
                long id = model.ceilingKey(Math.min(model.lastKey(), EventIds.base(server) + random.nextInt(3000)));
                remove(id, model);
            }
        }
        shares.isComplete(true);
        assertThat(shares.count()).as("seed %d", seed).isEqualTo(model.size());
        for (int kind = KindIndex.ANY; kind < 2; kind++) {
            List<Long> wanted = new ArrayList<>();
            for (Map.Entry<Long, Mark> each : model.entrySet()) {
                if (kind == KindIndex.ANY || type.kind(each.getValue()) == kind) {
                    wanted.add(each.getKey());
                }
            }
            for (int tries = 0; tries < 50; tries++) {
                int offset = random.nextInt(wanted.size() + 10);
                int limit = 1 + random.nextInt(wanted.size() + 10);
                int from = Math.min(offset, wanted.size());
                int to = Math.min(offset + limit, wanted.size());
                assertThat(shares.select(kind, offset, limit))
                        .as("kind %d from %d, seed %d", kind, offset, seed)
                        .containsExactly(wanted.subList(from, to).toArray(Long[]::new));
            }
        }
        assertThat(counts()).as("seed %d", seed).isEqualTo(counts(model));
        model.keySet().removeIf(id -> EventIds.server(id) != SERVERS[0]);
        shares.forgetOthers();
        assertThat(counts()).as("seed %d", seed).isEqualTo(counts(model));
        assertThat(shares.count()).isEqualTo(model.size());
    }

    private void remove(long id, Map<Long, Mark> model) {
        String child = Objects.requireNonNull(model.remove(id)).child();
        Share share = shares.of(id);
        Edit edit = share.edit();
        edit.remove(id);
        long first = model.entrySet().stream()
                .filter(each -> EventIds.server(each.getKey()) == EventIds.server(id))
                .filter(each -> each.getValue().child().equals(child))
                .mapToLong(Map.Entry::getKey)
                .min()
                .orElse(Long.MAX_VALUE);
        edit.count(child, 1, first);
        shares.apply(edit);
    }

    private List<String> counts() {
        List<String> counts = new ArrayList<>();
        shares.totals().forEach((child, count) -> counts.add(child + ": " + count));
        counts.add(shares.totals().count() + " of " + shares.totals().devices());
        return counts;
    }

    private static List<String> counts(Map<Long, Mark> model) {
        Map<String, Integer> byChild = new LinkedHashMap<>();
        model.values().forEach(mark -> byChild.merge(mark.child(), 1, Integer::sum));
        List<String> counts = new ArrayList<>();
        byChild.forEach((child, count) -> counts.add(child + ": " + count));
        counts.add(model.size() + " of " + byChild.size());
        return counts;
    }

    @Test
    void listsAreRefusedUntilOthersAreKnown() {
        assertThatThrownBy(() -> shares.select(KindIndex.ANY, 0, 1))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("it is still being found out what other servers took");
        shares.isComplete(true);
        assertThat(shares.select(KindIndex.ANY, 0, 1)).isEmpty();
    }
}
