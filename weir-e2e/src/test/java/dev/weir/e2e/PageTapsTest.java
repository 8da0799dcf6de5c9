package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of taps: pours as they come, and some by hand. */
final class PageTapsTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static void pour(HttpPeer http, int tap, double volume) throws Exception {
        assertThat(http.post("/api/beers", "{\"tapId\":" + tap + ",\"volume\":" + volume + "}"))
                .contains("\"id\"");
    }

    /** What stands under Pours, Litres, Taps, Mean. */
    private static Locator sum(PageVisit visit, int place) {
        return visit.find("dl.sums dd").nth(place);
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void aPourThatIsPostedElsewhereShowsLive(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "taps?zone=Asia/Tokyo", look)) {
            visit.awaitText("No beer was poured yet");
            assertThat(visit.find("weir-copy code").innerText()).startsWith("./weir tap --id 1 --server 127.0.0.1:");
            visit.picture("taps-empty");
            visit.assertAccessible();
            for (int i = 0; i < 10; i++) {
                pour(http, i % 4 == 0 ? 7 : 1 + i % 2, 200 + 80 * i);
            }
            visit.awaitText(sum(visit, 0), "10");
            visit.awaitText(sum(visit, 1), "5.6");
            visit.awaitText(sum(visit, 2), "3");
            visit.awaitText(sum(visit, 3), "560");
            visit.awaitText("Tap with id 7 posted a new beer (id: 8)!");
            visit.awaitText("\"total beers\":10");
            visit.awaitText(visit.find(".glass .number").nth(1), "6");
            visit.awaitText(visit.find(".share .number").nth(3), "50.0%");
            visit.picture("taps");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void aPourByHandIsTakenOrItIsSaidWhyNotAndIsTakenOutAgain(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            pour(http, 1, 500);
            try (PageVisit visit = browser.visit(server, "taps", PageLook.DARK_WIDE)) {
                visit.awaitText("Pour one");
                visit.find("input[name=tapId]").fill("3");
                visit.find("input[name=volume]").fill("412.5");
                visit.find("input[name=volume]").press("Enter");
                visit.awaitText("Poured 412.5 ml at tap 3: beer 1, a pint.");
                visit.awaitText(sum(visit, 0), "2");
                visit.assertCalm();
                visit.find("input[name=volume]").fill("1200");
                visit.find("input[name=volume]").press("Enter");
                visit.awaitText("There is no glass type for the specified volume");
                visit.awaitText("A glass holds 100 to 1,000 ml.");
                visit.picture("taps-refused");
                visit.find("button[aria-label='Delete beer 1']").focus();
                visit.page().keyboard().press("Enter");
                visit.awaitText("Really?");
                visit.page().keyboard().press("Enter");
                visit.awaitText("Beer 1 deleted from the collection");
                visit.awaitText(sum(visit, 0), "1");
                assertThat(http.get("/api/beers")).doesNotContain("412.5");
                visit.assertAccessible();
            }
        }
    }

    @Test
    void goesOnAfterARestartOfTheServer(@TempDir Path data) throws Exception {
        ServerProcess first = PageFixture.serve(data);
        try (PageVisit visit = browser.visit(first, "taps", PageLook.LIGHT_WIDE)) {
            visit.awaitText("No beer was poured yet");
            int port = first.port("http");
            first.kill9();
            visit.awaitText("Connection lost, trying again");
            try (ServerProcess second =
                            ServerLaunch.of(data).with("--http.port=" + port).start();
                    HttpPeer http = new HttpPeer(second)) {
                visit.awaitText(visit.find(".lost"), "");
                pour(http, 5, 300);
                visit.awaitText(sum(visit, 0), "1");
                visit.awaitText("tap 5");
            }
        } finally {
            first.close();
        }
    }
}
