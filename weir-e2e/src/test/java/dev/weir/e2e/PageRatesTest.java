package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rates of the first view, as its module reckons them from counts. */
final class PageRatesTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    /** Moments are in seconds; the server's clock is an hour ahead of the browser's. */
    private static final String SCRIPT = """
            async () => {
              const { Rates } = await import('/ui/rates.js');
              const at = (seconds) => 1_700_000_000_000 + seconds * 1000;
              const history = (...counts) => ({ items: counts.map(([seconds, accepted]) => ({ timestamp: new Date(at(seconds + 3600)).toISOString(), accepted })) });
              const told = (rates) => ({
                points: rates.points.map(([millis, rate]) => `${(millis - at(0)) / 1000} ${rate}`).join(', '),
                now: rates.now, mean: rates.mean, peak: rates.peak,
              });
              const rates = new Rates();
              const isBehindAtFirst = rates.isBehind(at(24));
              rates.load(at(24), history([0, 100], [10, 200], [20, 240], [24, 280]));
              const loaded = told(rates);
              rates.add(at(26), 300);
              const added = told(rates);
              const isBehind = [rates.isBehind(at(28)), rates.isBehind(at(60))];
              rates.doubt();
              rates.load(at(60), history([50, 300], [60, 310]));
              const restarted = told(rates);
              rates.add(at(62), 5);
              const isBehindOther = rates.isBehind(at(63));
              rates.load(at(64), history([63, 1_000_005], [64, 1_000_006]));
              const other = told(rates);
              rates.load(at(5000), history([1400, 5], [5000, 5]));
              return { isBehindAtFirst, loaded, added, isBehind, restarted, isBehindOther, other, later: told(rates) };
            }
            """;

    @Test
    void littleIsNotNothing(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            String script =
                    "async () => { const { short } = await import('/ui/format.js'); return [0, 0.02, 0.06, 3, 12, 34000].map(short); }";
            assertThat(visit.page().evaluate(script)).isEqualTo(List.of("0", "< 0.1", "0.1", "3.0", "12", "34.0 k"));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void gapsAreGapsAndOtherCountsAreNoSpikes(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            Map<String, Object> found = (Map<String, Object>) visit.page().evaluate(SCRIPT);
            assertThat(found.get("isBehindAtFirst")).isEqualTo(true);
            assertThat(found.get("loaded"))
                    .isEqualTo(
                            Map.of("points", "0 null, 0 10, 10 10, 20 4, 24 10", "now", 10, "mean", 7.5, "peak", 10));
            assertThat(found.get("added"))
                    .isEqualTo(Map.of(
                            "points", "0 null, 0 10, 10 10, 20 4, 26 10", "now", 10, "mean", 200 / 26.0, "peak", 10));
            assertThat(found.get("isBehind")).isEqualTo(List.of(false, true));
            // The 24 s in which there was no server, or nobody looked, are no part of the mean.
            assertThat(found.get("restarted"))
                    .isEqualTo(Map.of(
                            "points",
                            "0 null, 0 10, 10 10, 20 4, 26 10, 50 null, 50 1, 60 1",
                            "now",
                            1,
                            "mean",
                            210 / 36.0,
                            "peak",
                            10));
            assertThat(found.get("isBehindOther")).isEqualTo(true);
            assertThat((Map<String, Object>) found.get("other")).containsEntry("peak", 10);
            assertThat(found.get("later"))
                    .isEqualTo(Map.of("points", "1400 null, 1400 0, 5000 0", "now", 0, "mean", 0, "peak", 0));
        }
    }
}
