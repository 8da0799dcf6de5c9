package dev.weir.taps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.Stored;
import dev.weir.typed.Totals;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PourTypeTest {
    private static final Stored<Pour> POUR = new Stored<>(9, new Pour(1, 330, Glass.PINT, 0));

    private static Totals totals(Map<String, Long> counts) {
        return new Totals() {
            @Override
            public long count() {
                return counts.values().stream().mapToLong(Long::longValue).sum();
            }

            @Override
            public void forEach(ObjLongConsumer<String> action) {
                counts.forEach(action::accept);
            }
        };
    }

    @Test
    void everyTenthPourIsFollowedByTheShareOfEachTap() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("tap.3", 4L);
        counts.put("tap.1", 6L);
        assertThat(new PourType().added(POUR, totals(counts)))
                .containsExactly(
                        "Tap with id 1 posted a new beer (id: 9)!",
                        "{\"tap 3\":\"40.0%\",\"tap 1\":\"60.0%\",\"total beers\":10}");
        counts.put("tap.1", 7L);
        assertThat(new PourType().added(POUR, totals(counts))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 10, 40.0",
        "10, 10, 100.0",
        "1, 30, 3.33",
        "2, 30, 6.67",
        "1, 40, 2.5",
        "1, 80, 1.25",
        "1, 800, 0.12",
        "3, 800, 0.38",
        "1, 1000000, 0.0"
    })
    void sharesHaveOneOrTwoDecimals(long count, long all, String percent) {
        assertThat(PourType.percent(count, all)).isEqualTo(percent);
    }
}
