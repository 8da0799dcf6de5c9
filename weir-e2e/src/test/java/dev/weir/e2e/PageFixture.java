package dev.weir.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A browser for tests of the page: Debian's Chromium. Used by one thread, which closes it. The test is skipped, visibly, where there is none. */
final class PageFixture implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private PageFixture(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static PageFixture open() {
        Machine.needs("chromium");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(Path.of("/usr/bin/chromium"))
                            .setArgs(FLAGS));
            return new PageFixture(playwright, browser);
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /**
     * Opens a view of a server's page as somebody who has never been there: nothing is cached or remembered.
     *
     * @param address what follows {@code #/}, such as {@code start?zone=UTC}
     */
    PageVisit visit(ServerProcess server, String address, PageLook look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.scheme())
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
        return new PageVisit(context, look, "http://127.0.0.1:" + server.port("http") + "/#/" + address);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
