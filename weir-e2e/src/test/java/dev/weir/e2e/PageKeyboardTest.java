package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who moves by keyboard goes on where the last key led, also where what had the focus is gone. */
final class PageKeyboardTest {
    /** What has the focus, in whatever shadow root. */
    private static final String FOCUSED = """
            (() => {
              let at = document.activeElement;
              while (at.shadowRoot?.activeElement) {
                at = at.shadowRoot.activeElement;
              }
              return at;
            })()
            """;

    private static final String NAME = "(%s.ariaLabel ?? %<s.textContent).trim()".formatted(FOCUSED);

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static void press(PageVisit visit, String key) {
        visit.page().keyboard().press(key);
    }

    private static void awaitFocus(PageVisit visit, String name) {
        visit.page().waitForFunction("name => " + NAME + " === name", name);
    }

    private static String readings(int devices) {
        return IntStream.range(0, devices)
                .mapToObj(i -> "{\"device_id\":\"d%02d\",\"temp\":%d}%n".formatted(i, i))
                .collect(Collectors.joining());
    }

    @Test
    void aSeriesThatIsTakenAwayLeavesTheFocusAtTheNext(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", readings(2));
            try (PageVisit visit =
                    browser.visit(server, "explore?series=d00.temp&series=d01.temp", PageLook.LIGHT_WIDE)) {
                visit.find("button[aria-label='Remove d00.temp']").focus();
                press(visit, "Enter");
                awaitFocus(visit, "Remove d01.temp");
                press(visit, "Enter");
                awaitFocus(visit, "The last 15 min");
                visit.assertCalm();
            }
        }
    }

    @Test
    void aFieldThatFindsIsPassedByWithoutOpening(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", readings(20));
            try (PageVisit visit = browser.visit(server, "explore?series=d00.temp", PageLook.LIGHT_WIDE)) {
                visit.find("weir-finder input").focus();
                press(visit, "Tab");
                awaitFocus(visit, "Remove d00.temp");
                press(visit, "Shift+Tab");
                press(visit, "ArrowDown");
                visit.awaitVisible(visit.find("[role=option]").nth(10));
                press(visit, "Tab");
                awaitFocus(visit, "Remove d00.temp");
                assertThat(visit.find("[role=option]").count()).isZero();
            }
        }
    }

    @Test
    void theWayBackFromADeviceLeadsToItInTheList(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", readings(40));
            try (PageVisit visit = browser.visit(server, "devices", PageLook.LIGHT_NARROW)) {
                visit.find("weir-table a[title=d03]").focus();
                press(visit, "Enter");
                awaitFocus(visit, "d03");
                press(visit, "Shift+Tab");
                awaitFocus(visit, "All devices");
                press(visit, "Enter");
                awaitFocus(visit, "d03");
                Object top = visit.page().evaluate(FOCUSED + ".getBoundingClientRect().top");
                assertThat(((Number) top).doubleValue())
                        .as("not below the header")
                        .isGreaterThan(52);
                visit.assertCalm();
            }
        }
    }

    @Test
    void aFileAndTheWayBackTakeTheFocusWhereOneIsShownAtATime(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_NARROW)) {
            byte[] text = "sensor_id,timestamp,value\noven,2026-03-31T12:00:00Z,1\n".getBytes(UTF_8);
            visit.find("input[type=file]").setInputFiles(new FilePayload("one.csv", "text/csv", text));
            visit.awaitText("1 valid");
            visit.find(".list a").focus();
            press(visit, "Enter");
            awaitFocus(visit, "← All files");
            press(visit, "Enter");
            awaitFocus(visit, "one.csv");
        }
    }

    @Test
    void escapeTakesAQuestionBack(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", "junk\n" + readings(1) + "junk\n");
            try (PageVisit visit = browser.visit(server, "rejected", PageLook.LIGHT_WIDE)) {
                visit.find("button[aria-label='Replay the group of 2']").focus();
                press(visit, "Enter");
                awaitFocus(visit, "Replay 2 as they are?");
                press(visit, "Tab");
                awaitFocus(visit, "No");
                press(visit, "Escape");
                awaitFocus(visit, "Replay the group of 2");
                visit.assertCalm();
            }
        }
    }
}
