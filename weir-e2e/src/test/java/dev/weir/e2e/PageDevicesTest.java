package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of devices, and of one of them. */
final class PageDevicesTest {
    private static final String ROWS = "weir-table tbody tr";
    private static final String ODD = "New <b>York</b>/1";

    /** How far apart the readings' own times are, which is what teaches the interval. After five of it a device is silent: long enough for the view to see it speak. */
    private static final int APART_MILLIS = 2000;

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    /** Lines of one device, the last of them of now. */
    private static String readings(String device, int number) {
        long now = System.currentTimeMillis();
        return IntStream.range(0, number)
                .mapToObj(i -> "{\"device_id\":\"%s\",\"timestamp\":%d,\"temp\":%d.5,\"door\":\"open\"}%n"
                        .formatted(device, now - (long) (number - 1 - i) * APART_MILLIS, 20 + i % 7))
                .collect(Collectors.joining());
    }

    @Test
    void aDeviceAppearsFallsSilentAndSpeaksAgain(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "devices", PageLook.LIGHT_WIDE)) {
            visit.awaitText("No device has sent anything yet.");
            visit.assertAccessible();
            http.postLines("/data", readings("oven", 10));
            visit.awaitText(visit.find(ROWS + " a"), "oven");
            visit.awaitVisible(visit.find("weir-state[label^=silent]"));
            visit.page().getByLabel("Silent only").check();
            visit.awaitText(visit.find("[role=status].small"), "1 silent");
            http.postLines("/data", readings("oven", 1));
            visit.awaitText("No device that speaks regularly is silent.");
            visit.page().getByText("Show all").click();
            visit.awaitText(visit.find(ROWS + " a"), "oven");
            visit.assertCalm();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void showsDevicesAndOneOfThem(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines("/data", readings(ODD, 40));
            http.postLines("/data", "{\"device_id\":\"" + ODD + "\",\"timestamp\":\"no time\"}\n");
            http.post("/api/beers", "{\"tapId\":1,\"volume\":330}");
            try (PutPeer peer = server.connect()) {
                peer.ask("put oven.temp 21.5 1700000000");
            }
            try (PageVisit visit = browser.visit(server, "devices?zone=UTC", look)) {
                visit.awaitVisible(visit.find("weir-spark[label^='New_<b>York</b>/1.temp']"));
                assertThat(visit.find(ROWS + " a").allInnerTexts()).containsExactly("oven", "tap.1", ODD);
                visit.picture("devices");
                visit.assertAccessible();
                visit.find(ROWS + " a").nth(2).click();
                visit.awaitText(visit.find("weir-devices-one h2").first(), ODD);
                visit.awaitText("temp 24.5  door open");
                visit.awaitText("invalid_timestamp");
                visit.awaitVisible(visit.find(".series weir-spark[label^='New_<b>York</b>/1.temp']"));
                assertThat(visit.find(".series a").first().getAttribute("href"))
                        .isEqualTo("#/explore?zone=UTC&series=New_%3Cb%3EYork%3C%2Fb%3E%2F1.temp");
                visit.picture("devices-one");
                visit.assertAccessible();
                http.postLines("/data", "{\"device_id\":\"" + ODD + "\",\"temp\":99}\n");
                visit.awaitText("temp 99");
                visit.page().getByText("All devices").click();
                visit.awaitVisible(visit.find(ROWS).first());
                visit.assertCalm();
            }
        }
    }

    @Test
    void findsByPartOfANameAndTurnsPages(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            http.postLines(
                    "/data",
                    IntStream.range(0, 60)
                            .mapToObj(i -> "{\"device_id\":\"[d]%d\",\"temp\":%d}%n".formatted(i, i))
                            .collect(Collectors.joining()));
            try (PageVisit visit = browser.visit(server, "devices", PageLook.DARK_WIDE)) {
                visit.awaitCount(visit.find(ROWS), 50);
                visit.page().getByText("Next 50").click();
                visit.awaitCount(visit.find(ROWS), 10);
                visit.page().goBack();
                visit.awaitCount(visit.find(ROWS), 50);
                visit.find("input[type=search]").fill("[D]5");
                visit.awaitCount(visit.find(ROWS), 11);
                visit.find("input[type=search]").fill("]?2");
                visit.awaitCount(visit.find(ROWS), 5);
                visit.find("input[type=search]").fill("nobody");
                visit.awaitText("No device has “nobody” in its name.");
                visit.assertCalm();
            }
        }
    }
}
