package dev.weir.app.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PourPlanTest {
    private static List<PourPlan.Next> pours(long seed, long tap, double rate, int count) {
        PourPlan plan = new PourPlan(seed, tap, rate);
        List<PourPlan.Next> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(plan.next());
        }
        return all;
    }

    @Test
    void drawsTheSameForTheSameSeedAndTap() {
        List<PourPlan.Next> first = pours(1, 1, 0.33, 100);
        assertThat(pours(1, 1, 0.33, 100)).isEqualTo(first);
        assertThat(pours(2, 1, 0.33, 100)).isNotEqualTo(first);
        assertThat(pours(1, 2, 0.33, 100)).isNotEqualTo(first);
    }

    @Test
    void drawsVolumesThatHaveAGlassAndPausesOfTheRate() {
        List<PourPlan.Next> all = pours(7, 3, 4, 20_000);
        assertThat(all).allSatisfy(next -> {
            assertThat(next.volume()).isBetween(100.0, 1_000.0);
            assertThat(next.volume() * 10).isEqualTo(Math.rint(next.volume() * 10));
            assertThat(next.pause()).isPositive();
        });
        double mean =
                all.stream().mapToLong(next -> next.pause().toNanos()).average().orElseThrow();
        assertThat(mean / 1e9).isCloseTo(0.25, within(0.01));
    }
}
