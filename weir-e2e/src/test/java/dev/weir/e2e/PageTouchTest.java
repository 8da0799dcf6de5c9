package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A chart under a finger: across it selects, down the page it scrolls. */
final class PageTouchTest {
    private static final int STEPS = 12;
    private static final int STEP_PIXELS = 10;

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    /** A finger that goes down at a place of the window, moves by so much in each step, and goes up. */
    private static void swipe(PageVisit visit, double x, double y, double right, double down) {
        CDPSession session = visit.page().context().newCDPSession(visit.page());
        touch(session, "touchStart", x, y);
        for (int i = 1; i <= STEPS; i++) {
            touch(session, "touchMove", x + i * right, y + i * down);
        }
        touch(session, "touchEnd", x, y);
        session.detach();
    }

    private static void touch(CDPSession session, String type, double x, double y) {
        JsonArray points = new JsonArray();
        if (!type.equals("touchEnd")) {
            JsonObject point = new JsonObject();
            point.addProperty("x", x);
            point.addProperty("y", y);
            points.add(point);
        }
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        session.send("Input.dispatchTouchEvent", event);
    }

    @Test
    void aFingerAcrossAChartZoomsAndOneDownThePageScrolls(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            StringBuilder lines = new StringBuilder();
            for (int hour = 0; hour < 24; hour++) {
                lines.append("{\"key\":\"oven.temp\",\"timestamp\":\"2026-01-01T%02d:00:00Z\",\"value\":%d}%n"
                        .formatted(hour, 180 + hour % 5));
            }
            http.postLines("/api/v1/samples", lines.toString());
            String address = "explore?zone=UTC&series=oven.temp&from=2026-01-01&to=2026-01-02";
            try (PageVisit visit = browser.visit(server, address, PageLook.LIGHT_NARROW)) {
                visit.awaitVisible(visit.find("weir-chart canvas"));
                String before = visit.page().url();
                visit.page().evaluate("scrollTo(0, 100)");
                BoundingBox box = visit.find("weir-chart .canvas").boundingBox();
                double middle = box.x + box.width / 2;
                swipe(visit, middle, box.y + box.height - 60, 0.5, -STEP_PIXELS);
                visit.page().waitForFunction("scrollY > 100");
                assertThat(visit.page().url()).isEqualTo(before);
                BoundingBox now = visit.find("weir-chart .canvas").boundingBox();
                swipe(visit, middle, now.y + 90, STEP_PIXELS, 0.5);
                visit.awaitVisible(visit.find("button[aria-label='Zoom back']:enabled"));
                assertThat(visit.page().url()).isNotEqualTo(before);
                visit.assertFits();
            }
        }
    }
}
