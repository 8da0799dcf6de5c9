package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.ingest.Scenario.End;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Builds that break the promise must be found out by the trials that the real one passes. */
class NegativeControlsTest {
    private static final int SEEDS = 40;
    private static final int ROUNDS = 10;

    @Test
    void findsOutADiskThatForgets() {
        assertThat(firstViolation(seed -> new Scenario(seed, EmbeddedNode::new).wrapping(ForgetfulDisk::new)))
                .isPresent();
    }

    @Test
    void findsOutABuildThatSkipsTheForce() {
        Mutant mutant = Mutant.skippingTheForce();
        assertThat(firstViolation(seed -> new Scenario(seed, mutant::open))).isPresent();
        assertThat(mutant.alterations()).isPositive();
    }

    @Test
    void findsOutABuildThatAcknowledgesEarly() {
        Mutant mutant = Mutant.acknowledgingEarly();
        assertThat(firstViolation(seed -> new Scenario(seed, mutant::open))).isPresent();
        assertThat(mutant.alterations()).isEqualTo(1);
    }

    @Test
    void findsOutABuildThatSkipsTheChecksum() {
        Mutant mutant = Mutant.skippingTheChecksum();
        assertThat(firstViolation(seed -> new Scenario(seed, mutant::open).mostSamples(400)))
                .isPresent();
        assertThat(mutant.alterations()).isEqualTo(1);
    }

    private static Optional<String> firstViolation(LongFunction<Scenario> scenarios) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scenario scenario = scenarios.apply(seed);
            Random random = new Random(seed);
            for (int round = 0; round < ROUNDS; round++) {
                Optional<String> violation = scenario.round(1 + random.nextInt(60), false, End.POWER_CUT);
                if (violation.isPresent()) {
                    return violation;
                }
            }
        }
        return Optional.empty();
    }
}
