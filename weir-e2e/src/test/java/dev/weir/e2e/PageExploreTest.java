package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view that draws any series over any time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageExploreTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final int SAMPLES = 3000;
    private static final int GAP_SECONDS = 600;
    private static final String MONTH = "from=2026-01-01T00:00:00Z&to=2026-01-21T20:00:00Z";

    /** How many samples there are in two hours of steps of an hour: at first, half an hour later, and later where samples have come. */
    private static final String MOVE = """
            async ([key, start]) => {
              const { ask } = await import('/ui/views/explore-query.js');
              const question = (minutes) => ({ from: start + minutes * 60_000, to: start + (minutes + 120) * 60_000, step: '1h', aggregate: 'avg', zone: 'UTC' });
              const [first] = await ask([key], question(10));
              const second = await first.moved(question(40), null);
              const third = await second.moved(question(70), start + 150 * 60_000);
              const fourth = await third.moved(question(170), start + 180 * 60_000);
              return [first, second, third, fourth].map((curve) => curve.figures.samples);
            }
            """;

    private ServerProcess server;

    @BeforeAll
    void open(@TempDir Path data) throws Exception {
        server = PageFixture.serve(data);
        try (HttpPeer http = new HttpPeer(server)) {
            http.postLines("/api/v1/samples", samples("oven.temp", 180, 40));
            http.postLines("/api/v1/samples", samples("fridge.temp", 6, 3));
            http.postLines("/api/v1/samples", samples("<b>{x|y}.temp", 20, 9));
        }
    }

    @AfterAll
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private static String samples(String key, double middle, double swing) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < SAMPLES; i++) {
            double value = middle + swing * Math.sin(i / 70.0) + swing / 4 * Math.sin(i * 1.7);
            long at = START + (long) i * GAP_SECONDS;
            lines.append(
                    String.format(Locale.ROOT, "{\"key\":\"%s\",\"timestamp\":%d,\"value\":%.3f}%n", key, at, value));
        }
        return lines.toString();
    }

    private PageVisit visit(String params, PageLook look) {
        return browser.visit(server, "explore?zone=" + params, look);
    }

    private static String address(PageVisit visit) {
        return URLDecoder.decode(visit.page().url(), StandardCharsets.UTF_8);
    }

    private static Locator figure(PageVisit visit, int row, int column) {
        return visit.find(".figures tbody tr").nth(row).locator("td").nth(column);
    }

    private static void awaitDrawn(PageVisit visit, int samples) {
        visit.awaitText(figure(visit, 0, 5), "%d\u2009%03d".formatted(samples / 1000, samples % 1000));
        visit.awaitVisible(visit.find("weir-chart canvas").first());
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void findsSeriesByTypingAndDrawsThem(PageLook look) throws Exception {
        try (PageVisit visit = visit("UTC", look)) {
            visit.awaitText("Choose one, or find others above");
            visit.picture("explore-none");
            visit.assertAccessible();
            visit.find("weir-finder input").fill("Ove te");
            visit.awaitText(visit.find("weir-finder b").first(), "ove");
            visit.awaitText(visit.find("weir-finder [role=option] .cut"), "oven.temp");
            visit.picture("explore-find");
            visit.assertAccessible();
            visit.page().keyboard().press("Enter");
            visit.find("weir-finder input").fill("temp");
            visit.awaitVisible(visit.find("weir-finder [role=option]").nth(2));
            visit.page().keyboard().press("ArrowDown");
            visit.page().keyboard().press("Enter");
            visit.page().keyboard().press("Escape");
            assertThat(visit.find(".chip").count()).isEqualTo(2);
            assertThat(address(visit)).contains("series=oven.temp&series=fridge.temp");
            visit.awaitText("No sample in this range");
            visit.picture("explore-bare");
            visit.find("button.primary").click();
            awaitDrawn(visit, SAMPLES);
            visit.picture("explore");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void draggingZoomsAndOneStepBackUndoesIt() {
        try (PageVisit visit = visit("UTC&series=oven.temp&" + MONTH, PageLook.LIGHT_WIDE)) {
            awaitDrawn(visit, SAMPLES);
            String before = address(visit);
            drag(visit);
            visit.awaitVisible(visit.find("button[aria-label='Zoom back']:enabled"));
            String zoomed = address(visit);
            assertThat(zoomed).isNotEqualTo(before).contains("from=2026-01-0");
            visit.find("button[aria-label='Zoom back']:enabled").click();
            awaitDrawn(visit, SAMPLES);
            assertThat(address(visit)).isEqualTo(before);
            drag(visit);
            visit.page()
                    .waitForURL(url ->
                            !URLDecoder.decode(url, StandardCharsets.UTF_8).equals(before));
            visit.page().goBack();
            awaitDrawn(visit, SAMPLES);
            visit.assertCalm();
        }
    }

    private static void drag(PageVisit visit) {
        BoundingBox box = visit.find("weir-chart .canvas").boundingBox();
        visit.page().mouse().move(box.x + box.width * 0.3, box.y + 80);
        visit.page().mouse().down();
        visit.page().mouse().move(box.x + box.width * 0.4, box.y + 90);
        visit.picture("explore-drag");
        visit.page().mouse().move(box.x + box.width * 0.5, box.y + 90);
        visit.page().mouse().up();
    }

    @Test
    void theAddressHoldsAllOfItAndTheTableHasTheSame() throws Exception {
        String params =
                "Asia/Tokyo&series=fridge.temp&series=<b>{x|y}.temp&step=1d&agg=max&split=1&from=2026-01-01T00:00:00Z"
                        + "&to=2026-01-21T20:00:00Z";
        try (PageVisit visit = visit(params, PageLook.DARK_WIDE)) {
            awaitDrawn(visit, SAMPLES);
            visit.picture("explore-split");
            assertThat(visit.find("weir-chart").count()).isEqualTo(2);
            assertThat(visit.find(".chip").allInnerTexts().toString()).contains("<b>{x|y}.temp");
            assertThat(visit.find(".field select").first().inputValue()).isEqualTo("1d");
            assertThat(visit.find(".field select").nth(1).inputValue()).isEqualTo("max");
            assertThat(visit.find("input[name=from]").inputValue()).startsWith("2026-01-01T09:00");
            visit.find("weir-chart button").first().click();
            visit.awaitText(visit.find("weir-chart tbody tr td").first(), "2026-01-01 00:00:00");
            visit.picture("explore-table");
            visit.assertAccessible();
            visit.find("button:has-text('Share')").click();
            visit.awaitText("zone=Asia%2FTokyo");
            visit.picture("explore-share");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void whatComesIsDrawnAsItComes() throws Exception {
        try (PageVisit visit = visit("UTC&series=fan.rpm&from=-15m", PageLook.LIGHT_WIDE);
                HttpPeer http = new HttpPeer(server)) {
            visit.awaitText("There are no samples of this name");
            for (int i = 1; i <= 3; i++) {
                http.post("/api/v1/samples", "{\"key\":\"fan.rpm\",\"value\":%d}".formatted(900 + i));
                visit.awaitText(figure(visit, 0, 5), "" + i);
                visit.awaitText(figure(visit, 0, 4), "" + (900 + i));
            }
            visit.picture("explore-live");
            visit.assertCalm();
        }
    }

    /** The step that the range begins in began before it: it was counted twice. Not to be seen in the last minutes of an hour, when all of it is in one step. */
    @Test
    void whatComesLateAndOldCountsNothingTwice() throws Exception {
        try (HttpPeer http = new HttpPeer(server)) {
            StringBuilder lines = new StringBuilder();
            long now = Instant.now().getEpochSecond();
            for (int minutes = 5; minutes <= 50; minutes++) {
                lines.append("{\"key\":\"pump.rpm\",\"timestamp\":%d,\"value\":1}%n".formatted(now - 60L * minutes));
            }
            http.postLines("/api/v1/samples", lines.toString());
            try (PageVisit visit = visit("UTC&series=pump.rpm&from=-1h&step=1h", PageLook.LIGHT_WIDE)) {
                visit.awaitText(figure(visit, 0, 5), "46");
                http.post("/api/v1/samples", "{\"key\":\"pump.rpm\",\"timestamp\":%d,\"value\":2}".formatted(START));
                http.post("/api/v1/samples", "{\"key\":\"pump.rpm\",\"value\":3}");
                visit.awaitText(figure(visit, 0, 4), "3");
                visit.awaitText(figure(visit, 0, 5), "47");
                visit.assertCalm();
            }
        }
    }

    @Test
    void aLongStepLosesWhatHasLeftTheRange() {
        try (PageVisit visit = visit("UTC", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Choose one, or find others above");
            // Every ten minutes there is one. What nothing has told of is not asked for: the second lacks the newest
            // three.
            assertThat(visit.page().evaluate(MOVE, List.of("oven.temp", START * 1000.0)))
                    .isEqualTo(List.of(12, 9, 12, 12));
        }
    }

    @Test
    void withoutEChartsTheFiguresStandInPlaceOfTheChartUntilItCanBeFetched() throws Exception {
        try (PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_NARROW)) {
            visit.awaitText("Set-up");
            List<String> errors = new CopyOnWriteArrayList<>();
            visit.page().onPageError(errors::add);
            visit.page().route("**/echarts*.js", Route::abort);
            visit.page().navigate(visit.page().url().replaceAll("#.*", "#/explore?series=oven.temp&step=1d&" + MONTH));
            visit.awaitText("(ECharts) could not be fetched");
            visit.awaitVisible(visit.find("weir-chart tbody tr").first());
            visit.awaitText(visit.find(".lost"), "");
            visit.picture("explore-bare-chart");
            visit.assertAccessible();
            visit.page().unroute("**/echarts*.js");
            visit.page().evaluate("async () => (await import('/ui/connection.js')).connection.lose()");
            visit.awaitVisible(visit.find("weir-chart canvas").first());
            assertThat(visit.find("weir-chart tbody tr").count()).isZero();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void savesWhatIsShownAsCsv() throws Exception {
        try (PageVisit visit = visit("UTC&series=oven.temp&series=fridge.temp&step=1d&" + MONTH, PageLook.LIGHT_WIDE)) {
            awaitDrawn(visit, SAMPLES);
            Download file = visit.page()
                    .waitForDownload(
                            () -> visit.find("button:has-text('Save CSV')").click());
            List<String> lines = Files.readAllLines(file.path());
            assertThat(lines).hasSize(43);
            assertThat(lines.getFirst()).isEqualTo("key,time,avg,min,max");
            assertThat(lines.get(1)).startsWith("oven.temp,2026-01-01T00:00:00Z,");
            assertThat(lines.getLast()).startsWith("fridge.temp,2026-01-21T00:00:00Z,");
            visit.assertCalm();
        }
    }

    @Test
    void whatIsTooMuchSaysWhatToDo() throws Exception {
        try (PageVisit visit = visit("UTC&series=oven.temp&step=1s&" + MONTH, PageLook.LIGHT_NARROW)) {
            visit.awaitText("Choose a longer step or a shorter range");
            visit.picture("explore-much");
            visit.assertAccessible();
            visit.find(".field select").first().selectOption("");
            awaitDrawn(visit, SAMPLES);
            visit.assertCalm();
        }
    }
}
