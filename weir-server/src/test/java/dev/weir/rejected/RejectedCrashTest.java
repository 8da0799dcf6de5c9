package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Processes that die at each step of the disk while lines are refused, mended and replayed: each line is on the list or its sample is stored,
 * never both, never neither and never twice, and no id is given twice.
 */
final class RejectedCrashTest {
    @Test
    void eachLineIsOnTheListOrItsSampleStoredAfterAKill() {
        Seeds.forEach(Seeds.count(1, 10), seed -> dieAtEachStep(seed, false));
    }

    @Test
    void eachLineIsOnTheListOrItsSampleStoredAfterAPowerCut() {
        Seeds.forEach(Seeds.count(1, 10), seed -> dieAtEachStep(seed, true));
    }

    private static void dieAtEachStep(long seed, boolean cutsPower) {
        int step = 1;
        while (new Life(seed, cutsPower).diesAt(step)) {
            step++;
        }
        assertThat(step).as("steps of the disk").isGreaterThan(20);
    }

    /** One data directory, and what must be in it. Line n has the sample {@code d.n}, and came with the good sample {@code good.n}. */
    private static final class Life {
        private final boolean cutsPower;
        private final Map<Long, Integer> lineOfId = new HashMap<>();
        private final Set<Integer> sent = new HashSet<>();
        private final Set<Integer> kept = new HashSet<>();
        private final Set<Integer> tried = new HashSet<>();
        private final Set<Integer> taken = new HashSet<>();
        private final Map<Integer, String> mended = new HashMap<>();
        private SimulatedDisk disk;
        private String at = "";

        Life(long seed, boolean cutsPower) {
            this.disk = new SimulatedDisk(seed);
            this.cutsPower = cutsPower;
        }

        /** Answers whether the process died at this step, there being so many. */
        boolean diesAt(int step) {
            at = "died at step " + step;
            boolean died = false;
            try (ListNode list = new ListNode(disk)) {
                disk.faults().dieAt(step);
                live(list);
                died = disk.faults().isDead();
            } catch (WeirException e) {
                died = true;
                assertThat(disk.faults().isDead()).as("%s", e.reason()).isTrue();
            }
            restart();
            try (ListNode list = new ListNode(disk)) {
                find(list);
                refuse(list, 100, "x");
                list.node.flush();
            }
            restart();
            try (ListNode list = new ListNode(disk)) {
                find(list);
                for (int line : Set.copyOf(sent)) {
                    if (lines(list).containsKey(line)) {
                        mend(list, line, "");
                    }
                }
                assertThat(list.items()).as(at).isEmpty();
                refuse(list, 101, "x");
                find(list);
            }
            return died;
        }

        private void restart() {
            disk.faults().dieAt(0);
            disk = cutsPower ? disk.powerCut() : disk.afterKill();
        }

        private void live(ListNode list) {
            refuse(list, 1, "x");
            refuse(list, 2, "x");
            refuse(list, 3, "");
            list.node.flush();
            mend(list, 1, "y");
            mend(list, 1, "");
            refuse(list, 4, "");
            tried.add(3);
            tried.add(4);
            list.replayer.replayAll(ListNode.ALL, null);
            taken.add(3);
            taken.add(4);
            list.node.flush();
            mend(list, 2, "");
            refuse(list, 5, "x");
            mend(list, 5, "");
            list.node.flush();
            refuse(list, 6, "x");
            mend(list, 6, "");
        }

        private static String text(int line, String wrong) {
            return "put d." + line + " 1" + wrong + " 1";
        }

        private void refuse(ListNode list, int line, String wrong) {
            sent.add(line);
            list.refuse(text(line, wrong), "good." + line);
            kept.add(line);
            lines(list);
        }

        /** Replays a line with another text, which is good if nothing is wrong in it. */
        private void mend(ListNode list, int line, String wrong) {
            long id = Objects.requireNonNull(lines(list).get(line)).id();
            if (wrong.isEmpty()) {
                tried.add(line);
            }
            ReplayOutcome outcome = list.mend(id, text(line, wrong));
            if (wrong.isEmpty()) {
                assertThat(outcome).isEqualTo(ReplayOutcome.ACCEPTED);
                taken.add(line);
            } else {
                assertThat(outcome).isEqualTo(ReplayOutcome.REJECTED);
                mended.put(line, text(line, wrong));
            }
        }

        /** What is on the list, by line: each once, under an id that no other line ever had. */
        private Map<Integer, RejectedItem> lines(ListNode list) {
            Map<Integer, RejectedItem> lines = new TreeMap<>();
            for (RejectedItem item : list.items()) {
                int line = Integer.parseInt(new String(item.raw(), UTF_8).replaceAll("put d\\.([0-9]+) .*", "$1"));
                assertThat(lines.put(line, item)).as("%s: line %d", at, line).isNull();
                assertThat(lineOfId.putIfAbsent(item.id(), line))
                        .as("%s: whose id %d was before", at, item.id())
                        .isIn(null, line);
            }
            return lines;
        }

        private void find(ListNode list) {
            Map<Integer, RejectedItem> listed = lines(list);
            Set<String> stored = list.stored();
            for (int line : sent) {
                boolean isListed = listed.containsKey(line);
                boolean isStored = stored.contains("d." + line);
                String what = "%s: line %d, listed %s, stored %s".formatted(at, line, isListed, isStored);
                boolean isKnown = stored.contains("good." + line);
                assertThat(isListed && isStored).as(what).isFalse();
                assertThat(isListed || isStored).as(what).isEqualTo(isKnown);
                assertThat(isKnown || !kept.contains(line)).as(what).isTrue();
                assertThat(isStored || !taken.contains(line)).as(what).isTrue();
                assertThat(!isStored || tried.contains(line)).as(what).isTrue();
                RejectedItem item = listed.get(line);
                if (item != null && mended.containsKey(line)) {
                    assertThat(new String(item.raw(), UTF_8)).as(what).isEqualTo(mended.get(line));
                }
            }
            assertThat(list.node.accepted())
                    .as("%s: lines taken, each once", at)
                    .isEqualTo(stored.size());
        }
    }
}
