package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logging in to the page, what it shows to whom, and what becomes of a session. The server listens on all addresses, so it wants tokens, and is
 * reached by loopback.
 */
final class PageLoginTest {
    private static final String TOKEN = "#token";
    private static final Pattern MADE =
            Pattern.compile("made token ([0-9a-f]{8}).*?(weir_[A-Za-z0-9_-]{43})", Pattern.DOTALL);

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    @TempDir
    private Path data;

    private MadeToken admin;

    /** A token, and what names it. */
    private record MadeToken(String id, String token) {}

    @BeforeEach
    void makeToken() throws IOException {
        admin = make("admin");
    }

    private MadeToken make(String scope, String... more) throws IOException {
        List<String> command = new java.util.ArrayList<>(command("create", "--scope", scope));
        command.addAll(List.of(more));
        Matcher made = MADE.matcher(Machine.must(command.toArray(String[]::new)));
        assertThat(made.find()).isTrue();
        return new MadeToken(made.group(1), made.group(2));
    }

    private List<String> command(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                ServerLaunch.jar().toString(),
                "token"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        return command;
    }

    private ServerLaunch launch(int port) {
        return ServerLaunch.of(data).with("--bind=0.0.0.0", "--http.port=" + port, "--ndjson.port=0");
    }

    private static void logIn(PageVisit visit, String token) {
        visit.find(TOKEN).fill(token);
        visit.page().keyboard().press("Enter");
    }

    /** A change by somebody who has the token. */
    private String post(ServerProcess server, String path, String json) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port("http") + path))
                                    .header("Authorization", "Bearer " + admin.token())
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(json))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void asksForATokenAndThenShowsTheView(PageLook look) throws Exception {
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "server", look)) {
            visit.awaitVisible(visit.find(TOKEN));
            assertThat(visit.page().evaluate("document.activeElement.id")).isEqualTo("token");
            assertThat(visit.find(TOKEN).getAttribute("type")).isEqualTo("password");
            assertThat(visit.find(TOKEN).getAttribute("autocomplete")).isEqualTo("current-password");
            assertThat(visit.find("nav ul").count()).isZero();
            visit.find(".login summary").click();
            visit.awaitText("./weir token create --scope read");
            visit.picture("login");
            visit.assertAccessible();
            visit.assertCalm();
            logIn(visit, admin.token());
            visit.awaitText("All is well");
            assertThat(visit.page().evaluate("document.activeElement.id")).isEqualTo("main");
            Cookie cookie = visit.page().context().cookies().getFirst();
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite).hasToString("STRICT");
            assertThat(visit.page().evaluate("document.cookie")).isEqualTo("");
            assertThat(visit.page().evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
                    .isEqualTo("{}");
            visit.awaitText("Settings in force");
            visit.awaitText(visit.find("weir-tokens td.mono"), admin.id());
            visit.picture("login-admin");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void aWrongTokenIsToldAndCanBeMended(PageLook look) throws Exception {
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "taps", look)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, "weir_wrong");
            visit.awaitText("This server has no such token");
            assertThat(visit.find(TOKEN).getAttribute("aria-invalid")).isEqualTo("true");
            assertThat(visit.page().evaluate("document.activeElement.id")).isEqualTo("token");
            visit.picture("login-wrong");
            visit.assertAccessible();
            visit.assertFits();
            logIn(visit, admin.token());
            visit.awaitText("No beer was poured yet");
        }
    }

    @Test
    void afterARestartOneLogsInAgainAndWhatWasTypedIsThere() throws Exception {
        ServerProcess server = launch(0).start();
        try (PageVisit visit = browser.visit(server, "taps", PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, admin.token());
            visit.awaitText("No beer was poured yet");
            visit.find("input[name=volume]").fill("444");
            int port = server.port("http");
            server.kill9();
            visit.awaitText("Connection lost, trying again");
            server = launch(port).start();
            visit.awaitText("Log in again");
            visit.awaitText(visit.find(".lost"), "");
            visit.picture("login-again");
            visit.assertAccessible();
            logIn(visit, admin.token());
            visit.awaitVisible(visit.find("input[name=volume]"));
            assertThat(visit.find("input[name=volume]").inputValue()).isEqualTo("444");
            visit.find("weir-taps button.primary").click();
            visit.awaitText("Poured 444 ml");
            post(server, "/api/beers", "{\"tapId\":2,\"volume\":333}");
            visit.awaitText("Tap with id 2 posted a new beer");
        } finally {
            server.close();
        }
    }

    @Test
    void whoLogsOutLeavesNothingBehind() throws Exception {
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "start", PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, admin.token());
            post(server, "/data", "{\"device_id\":\"d1\",\"temp\":20.5}");
            visit.awaitText("d1");
            String cookie = visit.page().context().cookies().getFirst().value;
            visit.find(".side .person button").click();
            visit.awaitVisible(visit.find(TOKEN));
            assertThat(visit.page().context().cookies()).isEmpty();
            assertThat(visit.page().getByText("d1").count()).isZero();
            visit.page().navigate("http://127.0.0.1:" + server.port("http") + "/docs");
            visit.page().goBack();
            visit.awaitVisible(visit.find(TOKEN));
            assertThat(status(server, cookie)).isEqualTo(401);
            visit.assertCalm();
        }
    }

    private static int status(ServerProcess server, String cookie) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port("http") + "/data"))
                                    .header("Cookie", "weir_session=" + cookie)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aTokenThatIsTakenBackShowsNothingMoreToThePagesOfIt() throws Exception {
        MadeToken reader = make("read");
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "events", PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, reader.token());
            post(server, "/data", "{\"device_id\":\"seen\",\"temp\":20.5}");
            visit.awaitText("seen");
            Machine.must(command("revoke", reader.id()).toArray(String[]::new));
            Await.until(
                    Duration.ofSeconds(20),
                    "a line of the revocation",
                    () -> Files.readString(data.resolve("audit.log"))
                            .contains("\"token.revoke\",\"target\":\"token " + reader.id()));
            post(server, "/data", "{\"device_id\":\"unseen\",\"temp\":20.5}");
            visit.awaitText("Log in again");
            assertThat(visit.page().getByText("unseen").count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void aReaderSeesEverythingAndNoButtonsThatWouldBeRefused(PageLook look) throws Exception {
        MadeToken reader = make("read");
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "rejected", look)) {
            post(server, "/data", "17");
            post(server, "/api/beers", "{\"tapId\":2,\"volume\":333}");
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, reader.token());
            visit.awaitVisible(visit.find("section .fold"));
            assertThat(visit.find("button:has-text('Replay')").count()).isZero();
            go(visit, "files");
            visit.awaitText("Uploading takes an admin token");
            assertThat(visit.find("input[type=file]").count()).isZero();
            visit.picture("reader-files");
            visit.assertAccessible();
            go(visit, "taps");
            visit.awaitText("333");
            assertThat(visit.find("weir-taps form").count()).isZero();
            assertThat(visit.find("button:has-text('Delete')").count()).isZero();
            visit.picture("reader-taps");
            visit.assertAccessible();
            go(visit, "server");
            visit.awaitText("Settings are for administrators");
            visit.awaitText("Tokens are for administrators");
            visit.awaitText("Backups are for administrators");
            visit.picture("reader-server");
            visit.assertAccessible();
            visit.assertCalm(); // Nothing was asked for that is refused.
        }
    }

    private static void go(PageVisit visit, String view) {
        visit.page().evaluate("view => { location.hash = '#/' + view }", view);
    }

    @Test
    void aTokenThatOnlyWritesIsToldThatNothingCanBeShown() throws Exception {
        MadeToken device = make("write", "--device", "oven 1");
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "taps", PageLook.LIGHT_NARROW)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, device.token());
            visit.awaitText("is for writing alone, as oven 1");
            visit.picture("login-writer");
            visit.assertAccessible();
            visit.assertCalm();
            logIn(visit, admin.token());
            visit.awaitText("No beer was poured yet");
        }
    }

    @Test
    void whereReadingIsPublicThePageIsThereAndTheLoginIsOffered() throws Exception {
        try (ServerProcess server = launch(0).with("--public-read=true").start();
                PageVisit visit = browser.visit(server, "files", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Uploading takes an admin token");
            visit.find(".side .person button").click();
            visit.awaitVisible(visit.find(TOKEN));
            visit.picture("login-offered");
            visit.assertAccessible();
            logIn(visit, admin.token());
            visit.awaitText("Drop CSV files here");
            visit.assertCalm();
        }
    }

    @Test
    void aChangeAfterALoginInAnotherTabIsMadeAllTheSame() throws Exception {
        try (ServerProcess server = launch(0).start();
                PageVisit visit = browser.visit(server, "taps", PageLook.LIGHT_WIDE)) {
            visit.awaitVisible(visit.find(TOKEN));
            logIn(visit, admin.token());
            visit.awaitText("No beer was poured yet");
            Page other = visit.page().context().newPage();
            other.navigate(visit.page().url());
            other.evaluate("async (token) => (await import('/ui/api.js')).logIn(token)", admin.token());
            visit.find("weir-taps button.primary").click();
            visit.awaitText("Poured 330 ml");
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void anAdministratorMakesAndTakesBackTokens(PageLook look) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", look)) {
            visit.awaitText(visit.find("weir-tokens td.mono"), admin.id());
            visit.find("weir-tokens select").selectOption("write");
            visit.find("weir-tokens input").fill("oven 1");
            visit.find("weir-tokens form button").click();
            visit.awaitText("It is shown this once");
            String token = visit.find("weir-tokens weir-copy code").innerText();
            assertThat(token).matches("weir_[A-Za-z0-9_-]{43}");
            visit.awaitCount(visit.find("weir-tokens tbody tr"), 2);
            visit.find("weir-tokens").scrollIntoViewIfNeeded();
            visit.picture("tokens");
            visit.assertAccessible();
            visit.find("weir-tokens .made .row button").click();
            assertThat(visit.page().getByText(token).count()).isZero();
            Locator revoke = visit.find("weir-tokens tbody tr").first().locator("button");
            revoke.click();
            visit.awaitText(revoke, "Really?");
            revoke.click();
            visit.awaitCount(visit.find("weir-tokens tbody tr"), 1);
            assertThat(Machine.must(command("list").toArray(String[]::new)))
                    .contains(admin.id())
                    .doesNotContain("oven 1");
            visit.assertCalm();
        }
    }

    @Test
    void aDeviceThatNoTokenCanBeTiedToIsTold() throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_NARROW)) {
            visit.awaitText(visit.find("weir-tokens td.mono"), admin.id());
            visit.find("weir-tokens select").selectOption("write");
            visit.find("weir-tokens input").fill("   ");
            visit.find("weir-tokens form button").click();
            visit.awaitText("a device's name is not blank");
            visit.assertAccessible();
        }
    }
}
