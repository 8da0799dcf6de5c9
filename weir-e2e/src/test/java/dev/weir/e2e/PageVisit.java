package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who looks at the page: one window. Used by the thread of its fixture; whoever opened it closes it. */
final class PageVisit implements AutoCloseable {
    /** Cumulative layout shift as the browser's own metric counts it: what moves without somebody's doing. */
    private static final double MOST_SHIFT = 0.05;

    private static final double PATIENCE_MILLIS = 20_000;
    private static final Path PICTURES = Path.of("target", "screenshots");

    private static final String WATCH = """
            window.weirShift = 0;
            window.weirViolations = [];
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
              window.weirShift += entry.hadRecentInput ? 0 : entry.value;
            })).observe({ type: 'layout-shift', buffered: true });
            document.addEventListener('securitypolicyviolation', (e) => window.weirViolations.push(e.violatedDirective + ' ' + e.blockedURI));
            """;

    /** The rules of WCAG 2.2 A and AA; what axe-core calls serious or critical, and where. */
    private static final String RUN_AXE = """
            async () => {
              const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
              return found.violations
                  .filter((each) => ['serious', 'critical'].includes(each.impact))
                  .flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary));
            }
            """;

    private final BrowserContext context;
    private final PageLook look;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    PageVisit(BrowserContext context, PageLook look, String address) {
        this.context = context;
        this.look = look;
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.addInitScript(WATCH);
        page.navigate(address);
    }

    /** For whatever is not here. */
    Page page() {
        return page;
    }

    /** What matches a selector, in shadow roots too. */
    Locator find(String selector) {
        return page.locator(selector);
    }

    /** Waits for a text that can be seen. */
    void awaitText(String text) {
        awaitVisible(page.getByText(text).first());
    }

    void awaitVisible(Locator what) {
        PlaywrightAssertions.assertThat(what)
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until what matches has a text. */
    void awaitText(Locator what, String text) {
        PlaywrightAssertions.assertThat(what)
                .hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until so many match. */
    void awaitCount(Locator what, int count) {
        PlaywrightAssertions.assertThat(what)
                .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Writes {@code target/screenshots/NAME-LOOK.png}, all of the page. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(PICTURES.resolve(name + "-" + look.text() + ".png")));
    }

    /** Nothing was complained of, nothing jumped, and nothing runs out of the window. */
    void assertCalm() {
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertThat((List<?>) page.evaluate("weirViolations"))
                .as("violations of the policy")
                .isEmpty();
        assertThat(((Number) page.evaluate("weirShift")).doubleValue())
                .as("layout shift")
                .isLessThan(MOST_SHIFT);
        assertFits();
    }

    /** Nothing runs out of the window sideways. */
    void assertFits() {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth - innerWidth")).intValue())
                .as("pixels out of the window")
                .isLessThanOrEqualTo(0);
    }

    /** axe-core finds nothing serious. */
    void assertAccessible() throws IOException {
        try (InputStream script = PageVisit.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IOException("axe-core is not on the class path");
            }
            page.evaluate(new String(script.readAllBytes(), UTF_8));
        }
        assertThat((List<?>) page.evaluate(RUN_AXE)).as("what axe-core finds").isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
