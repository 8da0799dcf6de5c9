package dev.weir.taps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.Stored;
import dev.weir.typed.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
            public int devices() {
                return counts.size();
            }

            @Override
            public void forEach(ObjLongConsumer<String> action) {
                counts.forEach(action::accept);
            }
        };
    }

    @Test
    void everyTenthPourIsFollowedByTheShareOfEachTap() {
        PourType type = new PourType();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("tap.3", 4L);
        counts.put("tap.1", 6L);
        assertThat(type.added(POUR)).isEqualTo("Tap with id 1 posted a new beer (id: 9)!");
        assertThat(type.isReported(POUR, totals(counts))).isTrue();
        assertThat(type.report(totals(counts)))
                .isEqualTo("{\"tap 3\":\"40.0%\",\"tap 1\":\"60.0%\",\"total beers\":10}");
        counts.put("tap.1", 7L);
        assertThat(type.isReported(POUR, totals(counts))).isFalse();
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
        assertThat(Percent.text(count, all)).isEqualTo(percent);
    }

    @Test
    void sharesAreThoseOfExactArithmetic() {
        for (long all = 10; all <= 3000; all += 10) {
            for (long count = 0; count <= all; count++) {
                String exact = new BigDecimal(100.0 * count / all)
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .toPlainString()
                        .replaceAll("0$", "");
                assertThat(Percent.text(count, all)).as("%d of %d", count, all).isEqualTo(exact);
            }
        }
    }
}
