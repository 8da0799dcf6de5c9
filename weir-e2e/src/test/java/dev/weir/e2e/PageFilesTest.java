package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of files: in by hand, and what was found in them. */
final class PageFilesTest {
    private static final String HEADER = "sensor_id,timestamp,value\n";
    private static final String BAD_CELL = "<img src=x onerror=alert(1)>";

    /** Files as somebody drags them in from outside. */
    private static final String DROP = """
            (files) => {
              const transfer = new DataTransfer();
              files.forEach(([name, text]) => transfer.items.add(new File([text], name, { type: 'text/csv' })));
              const target = document.querySelector('weir-files');
              ['dragenter', 'dragover', 'drop'].forEach((type) =>
                  target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true })));
            }
            """;

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static void choose(PageVisit visit, String name, String text) {
        visit.find("input[type=file]").setInputFiles(new FilePayload(name, "text/csv", text.getBytes(UTF_8)));
    }

    private static String rows(String sensor, int from, int to) {
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < to; i++) {
            rows.append("%s,2026-03-31T12:%02d:00Z,%d.5%n".formatted(sensor, i, 10 + i));
        }
        return rows.toString();
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void filesThatAreDroppedTogetherHaveAVerdictEach(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files?zone=Asia/Tokyo", look)) {
            visit.awaitText("No file yet.");
            visit.picture("files-empty");
            visit.assertAccessible();
            String bad = HEADER + rows("kitchen", 0, 30) + "kitchen,2026-03-31T13:00:00Z," + BAD_CELL
                    + "\n,2026-03-31T13:01:00Z,7\n";
            visit.page()
                    .evaluate(
                            DROP,
                            List.of(
                                    List.of("good.csv", HEADER + rows("oven", 0, 20) + rows("cellar", 0, 10)),
                                    List.of("bad.csv", bad),
                                    List.of("none.csv", "nothing that it knows\n1\n")));
            visit.awaitText("30 valid");
            visit.awaitText("30 of 32 valid");
            visit.awaitVisible(visit.find(".list weir-state[state=down]"));
            assertThat(visit.find(".list tbody tr").count()).isEqualTo(3);
            visit.find(".list a[title='bad.csv']").click();
            visit.awaitText("Line 32");
            visit.awaitText(BAD_CELL);
            visit.awaitText("the sensor is empty");
            visit.awaitVisible(visit.find("weir-file weir-table td").first());
            visit.awaitVisible(visit.find("weir-file-chart canvas"));
            visit.picture("files");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void oneThatIsChosenIsJudgedAndThenStored(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            visit.find("input[name=dry_run]").check();
            visit.find("summary").click();
            visit.find("input[name=timezone]").fill("Europe/Berlin");
            choose(visit, "hall.csv", HEADER + "hall,2026-03-31 12:00,21.5\n");
            visit.awaitText("Only judged: nothing of it is stored.");
            visit.awaitText(visit.find("weir-file .figures dd").nth(1), "1");
            visit.picture("files-dry");
            assertThat(http.get("/api/v1/series")).doesNotContain("hall");
            visit.find("weir-file button.primary").click();
            visit.awaitText("an earlier file");
            visit.awaitText("What is stored");
            assertThat(http.get("/api/v1/series")).contains("hall").contains("2026-03-31T10:00:00Z");
            visit.assertCalm();
        }
    }

    @Test
    void theErrorsAreDownloadedAndAFailedFileIsRetriedAndDeleted(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            choose(visit, "bad.csv", HEADER + "kitchen,never,1\n");
            visit.awaitText("Line 2");
            Download download = visit.page()
                    .waitForDownload(
                            () -> visit.find("weir-file a[download]").first().click());
            assertThat(download.suggestedFilename()).startsWith("errors-").endsWith(".csv");
            assertThat(Files.readString(download.path()))
                    .startsWith("line,column,value,reason,row")
                    .contains("never");
            Response retried = visit.page()
                    .waitForResponse(
                            "**/files/*/retry",
                            () -> visit.find("weir-file button.primary").click());
            assertThat(retried.ok()).isTrue();
            visit.awaitText("Line 2");
            Locator dialog = visit.find("weir-file dialog");
            visit.page().getByText("Delete …").click();
            visit.awaitVisible(dialog);
            visit.assertAccessible();
            visit.picture("files-delete");
            dialog.locator("button.danger").click();
            visit.awaitText("No file yet.");
            visit.assertCalm();
        }
    }

    @Test
    void whatBecameOfARetryIsNotToldOfAFileThatWasOpenedMeanwhile(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            choose(visit, "good.csv", HEADER + rows("oven", 0, 3));
            visit.awaitText("What is stored");
            choose(visit, "bad.csv", HEADER + "kitchen,never,1\n");
            visit.find(".list a[title='bad.csv']").click();
            visit.awaitText("Line 2");
            AtomicReference<@Nullable Route> held = new AtomicReference<>();
            visit.page().route("**/files/*/retry", held::set);
            visit.find("weir-file button.primary").click();
            visit.page().waitForCondition(() -> held.get() != null);
            visit.find(".list a[title='good.csv']").click();
            visit.awaitText("What is stored");
            visit.page()
                    .waitForResponse(
                            "**/files?*",
                            () -> Objects.requireNonNull(held.get())
                                    .fulfill(new Route.FulfillOptions()
                                            .setStatus(500)
                                            .setBody("{\"detail\":\"not again\"}")));
            assertThat(visit.find("weir-file [role=alert]").count()).isZero();
        }
    }

    @Test
    void moreThanTheListShowsAreOverOnceTheyHaveArrived(@TempDir Path data) throws Exception {
        FilePayload[] files = new FilePayload[60];
        Arrays.setAll(
                files,
                i -> new FilePayload(
                        "f%d.csv".formatted(i), "text/csv", (HEADER + rows("s" + i, 0, 1)).getBytes(UTF_8)));
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            visit.awaitText("No file yet.");
            AtomicInteger taken = new AtomicInteger();
            visit.page().onResponse(response -> taken.addAndGet(response.url().endsWith("/upload") ? 1 : 0));
            visit.find("input[type=file]").setInputFiles(files);
            // They go on while another view is shown.
            visit.find(".side a[href='#/devices']").click();
            visit.page().waitForCondition(() -> taken.get() == files.length);
            visit.find(".side a[href='#/files']").click();
            visit.awaitVisible(visit.find("button.more"));
            visit.awaitCount(visit.find("tr.upload"), 0);
            visit.assertCalm();
        }
    }

    @Test
    void oneThatIsGoneIsNotAskedForAgain(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            visit.awaitText("No file yet.");
            AtomicInteger asked = new AtomicInteger();
            visit.page().onRequest(request -> asked.addAndGet(request.url().endsWith("/results/gone") ? 1 : 0));
            visit.page().evaluate("location.hash = '#/files?file=gone'");
            visit.awaitText("There is no such file any more.");
            // The list is asked for far less often than a file that is not done.
            visit.page().waitForResponse("**/files?*", () -> {});
            visit.page().waitForResponse("**/files?*", () -> {});
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void whatIsNoTextIsNotTakenAndTheReasonTellsWhatToDo(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "files", PageLook.DARK_NARROW)) {
            choose(visit, "book.xlsx", "PK\u0003\u0004 and more");
            visit.awaitText("save the sheet as CSV");
            visit.awaitVisible(visit.find(".upload weir-state[state=down]"));
            visit.picture("files-refused");
            visit.assertAccessible();
            visit.assertFits();
            visit.find(".upload button[aria-label^=Dismiss]").click();
            visit.awaitText("No file yet.");
        }
    }
}
