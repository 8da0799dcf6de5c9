package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first view of the page. */
final class PageStartTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void theFirstReadingTurnsWaitingIntoTheView(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "start", look)) {
            visit.awaitText("Waiting for the first reading");
            assertThat(visit.find("weir-copy").count()).isEqualTo(6);
            visit.picture("start-empty");
            visit.assertAccessible();
            try (PutPeer peer = server.connect()) {
                peer.ask("put oven.temp 21.5 1700000000");
            }
            visit.awaitText(visit.find(".newest td").nth(2), "temp 21.5");
            visit.awaitText(visit.find("dl.sums dd").first(), "1");
            visit.assertCalm();
        }
    }

    @Test
    void everyCommandForCurlThatItOffersIsTaken(@TempDir Path data) throws Exception {
        Machine.needs("curl");
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "start", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Waiting for the first reading");
            List<String> commands = visit.find("weir-copy code").allInnerTexts().stream()
                    .filter(command -> command.contains("curl"))
                    .toList();
            assertThat(commands).hasSize(3);
            for (String command : commands) {
                Machine.must("sh", "-c", command.replace("curl ", "curl -sS --fail-with-body "));
            }
            // Two by HTTP, and the row of the file.
            visit.awaitText(visit.find("dl.sums dd").nth(1), "3");
            visit.assertCalm();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void showsWhatComesAndThatItAddsUp(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", "{\"device_id\":\"<img src=x onerror=alert(1)>\",\"temp\":20.5}\nno JSON\n");
            try (PageVisit visit = browser.visit(server, "start?zone=Asia/Tokyo", look)) {
                visit.awaitText(visit.find("dl.sums dd").first(), "2");
                http.postLines(
                        "/data", "{\"device_id\":\"d2\",\"timestamp\":1700000000,\"temp\":17.25,\"card_id\":\"C1\"}\n");
                visit.awaitText("card C1 temp 17.25");
                visit.awaitText("<img src=x onerror=alert(1)>");
                visit.awaitText("2023-11-15 07:13");
                visit.awaitText(visit.find("dl.sums dd").first(), "3");
                visit.awaitText(visit.find("dl.sums dd").nth(1), "2");
                visit.awaitText(visit.find("dl.sums dd").nth(2), "1");
                visit.awaitText(visit.find("dl.sums dd").nth(3), "0");
                visit.awaitVisible(visit.find("weir-state[state=ok]").first());
                visit.picture("start");
                visit.assertAccessible();
                visit.assertCalm();
            }
        }
    }

    @Test
    void theNewestOfADeviceIsNotTakenForThatOfOthersWhoseNamesBeginSo(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data)) {
            try (PutPeer peer = server.connect()) {
                for (int i = 0; i < 20; i++) {
                    peer.ask("put oven%d.temp 1 1700000000".formatted(i));
                }
                peer.ask("put oven 2 1700000060");
            }
            try (PageVisit visit = browser.visit(server, "start", PageLook.LIGHT_WIDE)) {
                visit.awaitText(visit.find(".newest td").nth(1), "oven");
                visit.awaitText(visit.find(".newest td").nth(2), "2");
                visit.assertCalm();
            }
        }
    }

    @Test
    void anErrorStandsWhileOtherQuestionsAreAnswered(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Set-up");
            // One of the view's two polls is refused, and once only: no second error takes the place of the first.
            AtomicBoolean isRefused = new AtomicBoolean();
            visit.page().route("**/api/v1/devices?*", route -> {
                if (!isRefused.getAndSet(true)) {
                    route.fulfill(
                            new Route.FulfillOptions().setStatus(500).setBody("{\"detail\":\"it has no devices\"}"));
                }
            });
            visit.page().navigate(visit.page().url().replaceAll("#.*", "#/start"));
            visit.awaitText("it has no devices");
            for (int i = 0; i < 3; i++) {
                visit.page().waitForResponse("**/api/v1/stats", () -> {});
            }
            assertThat(visit.find("weir-error [role=alert]").innerText()).startsWith("it has no devices");
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void saysWhatWaitsForADatabaseThatIsAwayAndWhy(PageLook look, @TempDir Path data) throws Exception {
        // Nobody listens on port 1.
        String nobody = "postgres://weir@127.0.0.1:1/a_database_with_quite_a_long_name";
        try (ServerProcess server = ServerLaunch.of(data)
                .with("--http.port=0", "--store=postgres", "--store.url=" + nobody)
                .start()) {
            try (PutPeer peer = server.connect()) {
                peer.ask("put oven.temp 21.5 1700000000");
            }
            try (PageVisit visit = browser.visit(server, "start", look)) {
                visit.awaitText("a_database_with_quite_a_long_name");
                visit.awaitVisible(visit.find("weir-state[state=degraded]").first());
                visit.awaitText("wait for");
                visit.picture("start-away");
                visit.assertFits();
                visit.assertAccessible();
            }
        }
    }

    @Test
    void linksToTheApi(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "start", PageLook.LIGHT_WIDE)) {
            visit.find(".side a[href='/docs']").click();
            visit.page().waitForURL("**/docs");
            assertThat(URI.create(visit.page().url()).getPath()).isEqualTo("/docs");
        }
    }

    @Test
    void drawsTheHourThatTheServerKnowsAndKeepsItOverARestart(@TempDir Path data) throws Exception {
        try (ServerProcess first = PageFixture.serve(data)) {
            try (HttpPeer http = new HttpPeer(first)) {
                http.postLines("/data", "{\"device_id\":\"d1\",\"temp\":1}\n".repeat(500));
            }
            try (PageVisit visit = browser.visit(first, "start", PageLook.LIGHT_WIDE)) {
                Locator rate = visit.find(".rate svg[aria-label^='Accepted a second since']");
                // What came before the page was opened is drawn.
                visit.awaitVisible(rate.locator("path.line").first());
                assertThat(rate.getAttribute("aria-label")).doesNotContain(": 0 on average");
                String since = rate.getAttribute("aria-label").replaceAll(":? [\\d.]+ .*", "");
                int port = first.port("http");
                first.kill9();
                visit.awaitText("Connection lost, trying again");
                try (ServerProcess second = ServerLaunch.of(data)
                                .with("--http.port=" + port)
                                .start();
                        HttpPeer http = new HttpPeer(second)) {
                    http.postLines("/data", "{\"device_id\":\"d1\",\"temp\":1}\n".repeat(7));
                    visit.awaitText(visit.find("dl.sums dd").first(), "507");
                    assertThat(rate.getAttribute("aria-label")).startsWith(since);
                }
            }
        }
    }
}
