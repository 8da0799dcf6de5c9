package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of the server itself. */
final class PageServerTest {
    private static final String ROWS = ".settings weir-table tbody tr";

    /** What it makes of an answer that comes once, with 503. */
    private static final String UNWELL = """
            async () => {
              const { health } = await import('/ui/api.js');
              const answers = [Response.json({ status: 'degraded', disk: { status: 'down' } }, { status: 503 })];
              window.fetch = async () => answers.pop();
              return (await health()).disk.status;
            }
            """;

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void showsHealthFiguresAndSettings(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = ServerLaunch.of(data)
                        .with("--http.port=0", "--limits.series=5000")
                        .start();
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "server", look)) {
            http.post("/data", "{\"device_id\":\"d1\",\"temp\":20.5}");
            visit.awaitText("All is well");
            assertThat(visit.find("dl.health dt").allInnerTexts())
                    .anyMatch(part -> part.startsWith("Journal"))
                    .anyMatch(part -> part.startsWith("Disk") && part.endsWith("free"));
            visit.awaitText("127.0.0.1:" + server.port("http"));
            // The second look gives the rates; the lines of levels go on.
            visit.awaitVisible(visit.find("weir-figure[heading='Request time'] svg[aria-label*=' ms']"));
            assertThat(visit.find("weir-figure[heading='Heap'] .now").innerText())
                    .endsWith("MiB");
            visit.picture("server");
            visit.assertAccessible();
            visit.page().getByLabel("Not the default").check();
            visit.page().getByLabel("Find a setting").fill("series");
            Locator row = visit.find(ROWS);
            visit.awaitText(row.locator("td").nth(1), "5000");
            assertThat(row.locator("td").allInnerTexts())
                    .containsExactly("limits.series", "5000", "flag --limits.series");
            visit.find(".section button").click();
            visit.awaitVisible(visit.find(".figures-table tbody tr").first());
            visit.assertCalm();
        }
    }

    @Test
    void whileItIsAwayNothingIsSaidOfNow(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_NARROW)) {
            visit.awaitText("All is well");
            visit.awaitText(visit.find("weir-figure[heading='Lines refused'] .now"), "0 /s");
            server.kill9();
            visit.awaitText("Does not answer");
            assertThat(visit.find("dl.health weir-state[label=unknown]").count())
                    .isEqualTo(7);
            assertThat(visit.find("dl.health weir-state:not([label=unknown])").count())
                    .isZero();
            assertThat(visit.find("weir-figure .now").allInnerTexts()).containsOnly("–");
            visit.page().evaluate("scrollTo(0, document.documentElement.scrollHeight)");
            BoundingBox last = visit.find("weir-card").last().boundingBox();
            assertThat(last.y + last.height)
                    .as("the end of the last card, above the banner")
                    .isLessThanOrEqualTo(visit.find(".lost").boundingBox().y);
            visit.picture("server-lost");
            visit.assertAccessible();
        }
    }

    @Test
    void healthIsAskedForOnceAlsoWhereItIsBad(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "explore", PageLook.LIGHT_WIDE)) {
            visit.awaitText("No series chosen");
            assertThat(visit.page().evaluate(UNWELL)).isEqualTo("down");
        }
    }

    @Test
    void tellsOfAlertsAndNotTheirSecret(@TempDir Path data) throws Exception {
        try (ServerProcess server = ServerLaunch.of(data)
                        .with(
                                "--http.port=0",
                                "--alerts.webhook=http://127.0.0.1:9/hidden",
                                "--alerts.rules=*.temp > 80 for 5m; tank.level <= 10")
                        .start();
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            visit.awaitText("http://127.0.0.1:9/***");
            assertThat(visit.find(".rules li").allInnerTexts())
                    .containsExactly("*.temp > 80 for 5m", "tank.level <= 10");
            assertThat(visit.find("main").innerText()).doesNotContain("hidden");
            assertThat(visit.find("weir-backup code").first().innerText())
                    .startsWith("./weir backup ")
                    .endsWith(data.toString());
            visit.assertCalm();
        }
    }

    @Test
    void aButtonMakesABackupAndTheBrowserSavesIt(@TempDir Path data, @TempDir Path saved) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            http.post("/data", "{\"device_id\":\"d1\",\"temp\":20.5}");
            Locator button = visit.find("weir-backup button.primary");
            Download download = visit.page().waitForDownload(button::click);
            Path archive = saved.resolve(download.suggestedFilename());
            download.saveAs(archive);
            visit.awaitText(download.suggestedFilename() + " was handed over");
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                assertThat(zip.stream().map(ZipEntry::getName))
                        .anyMatch(name -> name.endsWith("/manifest"))
                        .anyMatch(name -> name.endsWith(".part"));
            }
            assertThat(visit.find("weir-backup code").last().innerText())
                    .isEqualTo("./weir restore " + archive.getFileName() + " --data ./restored");
            assertThat(data.resolve("backup")).doesNotExist();
            visit.picture("server-backup");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void aBackupThatSomebodyElseMadeCanBeSavedAndAnotherAfterIt(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find("weir-backup button.primary:enabled"));
            http.post("/api/v1/backup", "");
            visit.page().reload();
            Locator save = visit.find("weir-backup a[download]");
            visit.awaitVisible(save);
            assertThat(visit.find("weir-backup button.primary").isDisabled()).isTrue();
            String first = visit.page().waitForDownload(save::click).suggestedFilename();
            visit.awaitText(first + " was handed over");
            visit.page()
                    .waitForDownload(() ->
                            visit.find("weir-backup button.primary:enabled").click());
            visit.assertCalm();
        }
    }

    @Test
    void tellsWhyABackupCouldNotBeMadeAndWhatToDo(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            Path inTheWay = Files.createDirectory(data.resolve("tokens"));
            visit.find("weir-backup button.primary").click();
            visit.awaitText("cannot open \"" + data.resolve("backup/tokens") + "\"");
            visit.awaitText("make room on the server’s machine first");
            Files.delete(inTheWay);
            visit.page()
                    .waitForDownload(() ->
                            visit.find("weir-backup button.primary:enabled").click());
            visit.awaitText(" was handed over");
            assertThat(visit.find("weir-backup [role=alert]").count()).isZero();
        }
    }
}
