package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of events. */
final class PageEventsTest {
    private static final String ROWS = "weir-events-list .part [role=row]";

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static String event(String device, String more) {
        return "{\"device_id\":\"" + device + "\"," + more + "}\n";
    }

    private static Locator device(PageVisit visit, int row) {
        return visit.find(ROWS).nth(row).locator("[role=gridcell]").nth(1);
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void showsEventsAsTheyComeAndOneOfThemAsJson(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "events", look)) {
            visit.awaitText("Waiting for the first event");
            visit.picture("events-empty");
            visit.assertAccessible();
            http.postLines("/data", event("door-1", "\"card_id\":\"C7\",\"ok\":true"));
            visit.awaitText(device(visit, 0), "door-1");
            http.post("/api/beers", "{\"tapId\":3,\"volume\":330}");
            visit.awaitText(device(visit, 0), "tap.3");
            http.postLines("/data", event("<script>alert(1)</script>", "\"<b>\":\"<img src=x onerror=alert(1)>\""));
            visit.awaitText(device(visit, 0), "<script>alert(1)</script>");
            visit.find("weir-events-list [role=grid]").focus();
            for (String key : new String[] {"ArrowDown", "Enter"}) {
                visit.page().keyboard().press(key);
            }
            visit.awaitText("\"<b>\": \"<img src=x onerror=alert(1)>\"");
            visit.picture("events-one");
            visit.assertAccessible();
            visit.page().keyboard().press("ArrowDown");
            visit.awaitText(visit.find("aside h2"), "tap.3");
            visit.page().keyboard().press("Escape");
            assertThat(visit.find("aside").count()).isZero();
            visit.assertCalm();
        }
    }

    @Test
    void holdsWhatComesWhilePaused(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", event("d1", "\"temp\":1"));
            try (PageVisit visit = browser.visit(server, "events", PageLook.LIGHT_WIDE)) {
                visit.awaitText(device(visit, 0), "d1");
                visit.find("button.pause").click();
                http.postLines("/data", event("d2", "\"temp\":2") + event("d3", "\"temp\":3"));
                visit.awaitText("2 new since");
                assertThat(visit.find(ROWS).count()).isEqualTo(1);
                visit.find("button.pause").click();
                visit.awaitText(device(visit, 0), "d3");
                assertThat(visit.find(ROWS).count()).isEqualTo(3);
                visit.assertCalm();
            }
        }
    }

    @Test
    void filtersWhatIsThereAndWhatComesAndKeepsItInTheAddress(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", event("d1", "\"note\":\"Red\"") + event("d2", "\"note\":\"red too\""));
            try (PageVisit visit = browser.visit(server, "events?device=d1", PageLook.LIGHT_WIDE)) {
                visit.awaitText(device(visit, 0), "d1");
                assertThat(visit.find(ROWS).count()).isEqualTo(1);
                visit.find("input[name=device]").fill("");
                visit.find("input[name=text]").fill("RED");
                visit.page().waitForURL("**/#/events?text=RED");
                visit.awaitVisible(visit.find(ROWS).nth(1));
                http.postLines("/data", event("d3", "\"note\":\"blue\"") + event("d4", "\"card_id\":\"red\""));
                visit.awaitText(device(visit, 0), "d4");
                assertThat(visit.find(ROWS).count()).isEqualTo(3);
                visit.find("input[name=text]").fill("nobody says this");
                visit.awaitText("No event matches");
                visit.assertAccessible();
                visit.find(".nothing button").click();
                visit.awaitVisible(visit.find(ROWS).nth(3));
                visit.assertCalm();
            }
        }
    }

    @Test
    void scrollsBackToTheFirst(@TempDir Path data) throws Exception {
        Instant first = Instant.parse("2026-03-31T12:00:00Z");
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines(
                    "/data",
                    IntStream.range(0, 1200)
                            .mapToObj(i -> event("n" + i, "\"timestamp\":\"" + first.plusSeconds(i) + "\",\"i\":" + i))
                            .collect(Collectors.joining()));
            try (PageVisit visit = browser.visit(server, "events", PageLook.DARK_WIDE)) {
                visit.awaitText(device(visit, 0), "n1199");
                visit.find("weir-events-list [role=grid]").focus();
                visit.page().waitForCondition(() -> {
                    visit.page().keyboard().press("End");
                    return visit.find(".end").innerText().contains("There are no older ones.");
                });
                visit.page().keyboard().press("End");
                visit.awaitText(visit.find(ROWS + " [role=gridcell]:text-is('n0')"), "n0");
                assertThat(visit.find("weir-events-list [role=grid]").getAttribute("aria-rowcount"))
                        .isEqualTo("1201");
                assertThat(visit.find(ROWS).count()).as("rows that are made").isLessThan(60);
                visit.page().keyboard().press("Home");
                http.postLines("/data", event("last", "\"i\":1"));
                visit.awaitText(device(visit, 0), "last");
                visit.assertCalm();
            }
        }
    }
}
