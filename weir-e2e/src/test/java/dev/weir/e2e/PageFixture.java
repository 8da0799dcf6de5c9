package dev.weir.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser for the tests of a class, of the page: Debian's Chromium. Registered as a static extension; used by one thread. The tests are skipped, visibly, where
 * there is none.
 */
final class PageFixture implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    @Override
    public void beforeAll(ExtensionContext context) {
        Machine.needs("chromium");
        Playwright started = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        playwright = started;
        browser = started.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(FLAGS));
    }

    /** Starts a server whose data are in a directory, on free ports; whoever starts it closes it. */
    static ServerProcess serve(Path data) throws Exception {
        return ServerLaunch.of(data).with("--http.port=0", "--ndjson.port=0").start();
    }

    /**
     * Opens a view of a server's page as somebody who has never been there: nothing is cached or remembered.
     *
     * @param address what follows {@code #/}, such as {@code start?zone=UTC}
     */
    PageVisit visit(ServerProcess server, String address, PageLook look) {
        BrowserContext context = Objects.requireNonNull(browser)
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(look.width(), look.height())
                        .setColorScheme(look.scheme())
                        .setTimezoneId("UTC")
                        .setLocale("en-GB"));
        return new PageVisit(context, look, "http://127.0.0.1:" + server.port("http") + "/#/" + address);
    }

    /** Called also where it could not be opened. */
    @Override
    public void afterAll(ExtensionContext context) {
        Playwright started = playwright;
        if (started != null) {
            started.close();
        }
    }
}
