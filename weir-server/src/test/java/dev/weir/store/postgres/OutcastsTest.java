package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.store.remote.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However many rows are refused, few are in memory at once, and all are handed over. */
final class OutcastsTest {
    private final List<List<Refusal>> kept = new ArrayList<>();
    private final Outcasts outcasts = new Outcasts(kept::add);

    private static Refusal sample(String text) {
        return new Refusal(Refusal.Row.SAMPLE, text, "no");
    }

    private List<String> texts() {
        return kept.stream().flatMap(List::stream).map(Refusal::text).toList();
    }

    @Test
    void areHandedOverAThousandAtATimeInTheOrderInWhichTheyCame() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            expected.add("put a " + i);
            outcasts.accept(sample("put a " + i));
        }
        assertThat(kept).extracting(List::size).containsExactly(1000, 1000);
        outcasts.flush();
        outcasts.flush();
        assertThat(kept).extracting(List::size).containsExactly(1000, 1000, 500);
        assertThat(texts()).isEqualTo(expected);
    }

    @Test
    void areHandedOverSoonerWhereTheyAreLong() {
        for (int i = 0; i < 9; i++) {
            outcasts.accept(sample("x".repeat(60_000)));
        }
        assertThat(kept).extracting(List::size).containsExactly(5);
    }

    @Test
    void whatIsNoReadingIsToldOnce() {
        for (int i = 0; i < 3; i++) {
            outcasts.accept(new Refusal(Refusal.Row.OTHER, "devices d", "no"));
            outcasts.accept(sample("put d 1"));
        }
        outcasts.flush();
        assertThat(texts()).containsExactly("devices d", "put d 1", "put d 1", "put d 1");
    }
}
