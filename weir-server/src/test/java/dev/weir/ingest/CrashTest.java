package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.ingest.Scenario.End;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that die at any step of journal and store, and power that goes: nothing acknowledged is lost, and the next start works. */
class CrashTest {
    private static final int ROUNDS = 10;

    @Test
    void losesNothingAcknowledgedInAPowerCut() {
        Seeds.forEach(Seeds.count(6, 20), seed -> live(new Scenario(seed, EmbeddedNode::new), seed, End.POWER_CUT));
    }

    @Test
    void losesNothingAcknowledgedWhenKilledAtAnyStep() {
        Seeds.forEach(Seeds.count(6, 100), seed -> live(new Scenario(seed, EmbeddedNode::new), seed, End.KILL));
    }

    @Test
    void losesNothingAcknowledgedWhenForcesFailAndKillsAndPowerCutsFollow() {
        AtomicLong failures = new AtomicLong();
        while (failures.get() < Seeds.count(50, 500)) {
            Seeds.forEach(1, seed -> {
                Scenario scenario = new Scenario(seed, EmbeddedNode::new)
                        .mischief((disk, random) -> disk.faults().failForce(1 + random.nextInt(10)));
                live(scenario, seed, null);
                failures.addAndGet(Math.max(1, scenario.forceFailures()));
            });
        }
    }

    /** Seeds that have shown what a start must force: names that a process left unforced when it was killed after a rename. */
    @ParameterizedTest
    @ValueSource(longs = {180675371, 445668339, 1075560467, 1592812102, 1878243298})
    void losesNothingWhereAPowerCutFollowsAKillBetweenARenameAndItsForce(long seed) {
        Scenario scenario = new Scenario(seed, EmbeddedNode::new)
                .mischief((disk, random) -> disk.faults().failForce(1 + random.nextInt(10)));
        live(scenario, seed, null);
    }

    private static void live(Scenario scenario, long seed, @Nullable End end) {
        Random random = new Random(~seed);
        for (int round = 0; round < ROUNDS; round++) {
            End ending = end != null ? end : random.nextBoolean() ? End.KILL : End.POWER_CUT;
            Optional<String> violation =
                    scenario.round(1 + random.nextInt(random.nextBoolean() ? 30 : 200), random.nextInt(3) == 0, ending);
            assertThat(violation).isEmpty();
        }
        assertThat(scenario.round(1000, false, End.KILL)).isEmpty();
    }
}
