package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all views of the page have round them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageShellTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static final int MOST_WIRE_BYTES = 600_000;

    private static final String FOCUSED = "document.activeElement.id || document.activeElement.className";

    private Path data;
    private ServerProcess server;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        data = directory;
        server = launch(0).start();
    }

    @BeforeEach
    void fill() throws Exception {
        try (PutPeer peer = server.connect()) {
            peer.ask("put oven.temp 21.5 1700000000");
        }
    }

    @AfterAll
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private ServerLaunch launch(int port) {
        return ServerLaunch.of(data).with("--http.port=" + port);
    }

    private PageVisit visit(PageLook look) {
        PageVisit visit = browser.visit(server, "start", look);
        visit.awaitText("Newest readings");
        return visit;
    }

    @Test
    void isSmall() {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find(".newest td").first());
            double bytes = number(
                    visit,
                    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                            + ".reduce((sum, each) => sum + each.transferSize, 0)");
            System.out.printf("PageShellTest: %.0f bytes over the wire until the first view is usable%n", bytes);
            assertThat(bytes).isBetween(10_000.0, (double) MOST_WIRE_BYTES);
        }
    }

    private static double number(PageVisit visit, String script) {
        return ((Number) visit.page().evaluate(script)).doubleValue();
    }

    @Test
    void aRestartOfTheServerIsSeenAndMended() throws Exception {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            int port = server.port("http");
            server.kill9();
            visit.awaitText("Connection lost, trying again");
            visit.awaitText(visit.find(".rate .figure"), "–");
            visit.awaitText(visit.find(".parts weir-state").first(), "unknown");
            assertThat(visit.find(".parts weir-state[state=ok]").count()).isZero();
            BoundingBox banner = visit.find(".lost").boundingBox();
            assertThat(banner.y + banner.height)
                    .as("where the banner ends, which hides no reading")
                    .isLessThanOrEqualTo(visit.find(".top").boundingBox().height);
            visit.picture("lost");
            visit.assertAccessible();
            server = launch(port).start();
            visit.awaitText(visit.find(".lost"), "");
            visit.awaitVisible(visit.find(".parts weir-state[state=ok]").first());
            try (PutPeer peer = server.connect()) {
                peer.ask("put oven.fan 7 1700000001");
            }
            visit.awaitText("fan 7");
        }
    }

    @Test
    void aViewThatCouldNotBeFetchedComesOnceTheServerIsBack() throws Exception {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            int port = server.port("http");
            server.kill9();
            visit.awaitText("Connection lost, trying again");
            visit.find(".side a[href='#/explore']").click();
            visit.awaitText("Cannot load the view Explore.");
            server = launch(port).start();
            visit.awaitText("Choose one, or find others above");
            visit.awaitText(visit.find(".lost"), "");
        }
    }

    @Test
    void theFirstTabLeadsPastTheNavigation() {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            visit.page().keyboard().press("Tab");
            assertThat(visit.page().evaluate(FOCUSED)).isEqualTo("skip");
            visit.picture("skip");
            visit.page().keyboard().press("Enter");
            assertThat(visit.page().evaluate(FOCUSED)).isEqualTo("main");
            visit.assertCalm();
        }
    }

    @Test
    void theMenuOfANarrowWindowOpensAndClosesByKeyboard() throws Exception {
        try (PageVisit visit = visit(PageLook.DARK_NARROW)) {
            visit.find("button.menu").focus();
            visit.page().keyboard().press("Enter");
            visit.awaitVisible(visit.find("dialog nav"));
            visit.picture("menu");
            visit.assertAccessible();
            visit.page().keyboard().press("Escape");
            assertThat(visit.find("dialog nav").isVisible()).isFalse();
            assertThat(visit.page().evaluate(FOCUSED)).isEqualTo("menu");
            visit.assertCalm();
        }
    }

    @Test
    void theZoneIsInTheAddressAndChangesEveryTime() {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            visit.awaitText("2023-11-14 22:13");
            visit.find("select[aria-label='Time zone']").selectOption("Asia/Tokyo");
            visit.awaitText("2023-11-15 07:13");
            assertThat(visit.page().url()).endsWith("#/start?zone=Asia%2FTokyo");
            visit.page().reload();
            visit.awaitText("2023-11-15 07:13");
            visit.assertCalm();
        }
    }

    @Test
    void aZoneThatThereIsNotIsTheBrowsers() {
        try (PageVisit visit = browser.visit(server, "start?zone=Nowhere", PageLook.LIGHT_WIDE)) {
            visit.awaitText("2023-11-14 22:13");
            visit.assertCalm();
        }
    }

    @Test
    void theSchemeThatWasChosenWinsOverTheSystemsAndIsKept() {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            Object light = ground(visit);
            visit.find("select[aria-label='Colours']").selectOption("dark");
            Object dark = ground(visit);
            assertThat(dark).isNotEqualTo(light);
            visit.page().reload();
            visit.awaitText("Newest readings");
            assertThat(ground(visit)).isEqualTo(dark);
            visit.find("select[aria-label='Colours']").selectOption("system");
            assertThat(ground(visit)).isEqualTo(light);
            visit.assertCalm();
        }
    }

    private static Object ground(PageVisit visit) {
        return visit.page().evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 600, 861, 1024, 1920, 2560})
    void fitsWindowsOfAnyWidth(int width) {
        try (PageVisit visit = visit(PageLook.LIGHT_WIDE)) {
            visit.page().setViewportSize(width, 900);
            visit.assertFits();
            visit.picture("width-" + width);
        }
    }

    @Test
    void anAddressOfNoViewShowsTheFirst() {
        try (PageVisit visit = browser.visit(server, "nothing?x=1", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Newest readings");
            visit.assertCalm();
        }
    }
}
