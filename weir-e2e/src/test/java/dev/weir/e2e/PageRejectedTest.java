package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of what was rejected. */
final class PageRejectedTest {
    /** As many lines as one may ask for, and 90 more each time. What comes back is how many are kept in the end. */
    private static final String FLOOD = """
            async () => {
              const { Refused } = await import('/ui/views/rejected-list.js');
              const others = window.fetch;
              let newest = 1_000_000;
              window.fetch = async (address, options) => {
                const { pathname, searchParams: query } = new URL(address, location.href);
                if (pathname !== '/api/v1/rejected') {
                  return others(address, options);
                }
                const [from, limit] = [Number(query.get('cursor') ?? newest), Number(query.get('limit'))];
                return Response.json({ items: Array.from({ length: limit }, (_, i) => ({ id: from - i })), next_cursor: String(from - limit) });
              };
              const refused = new Refused({});
              await refused.load();
              for (let i = 0; i < 30; i++) {
                newest += 90;
                await refused.newer();
              }
              return refused.items.length;
            }
            """;

    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    private static void put(ServerProcess server, String... lines) throws Exception {
        try (PutPeer peer = server.connect()) {
            for (String line : lines) {
                peer.ask(line);
            }
        }
    }

    @Test
    void keepsNoMoreThanItAsksForHoweverLongItIsOpen(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "start", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Waiting for the first reading");
            assertThat((Integer) visit.page().evaluate(FLOOD)).isBetween(5000, 6000);
        }
    }

    @Test
    void saysThatNothingIsRejected(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "rejected", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Nothing is rejected.");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @ParameterizedTest
    @EnumSource(PageLook.class)
    void mendsOneAndReplaysIt(PageLook look, @TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                HttpPeer http = new HttpPeer(server)) {
            put(server, "put k1.temp 2x 1700000001", "put k1.temp 3x 1700000002", "put <script>.x y 1700000003");
            try (PutPeer peer = server.connect()) {
                peer.send("put k2.temp \u00ff\u0007 1700000001\n".getBytes(StandardCharsets.ISO_8859_1));
                peer.reply();
            }
            try (PageVisit visit = browser.visit(server, "rejected", look)) {
                visit.awaitText(visit.find("section .many").first(), "2");
                visit.picture("rejected");
                visit.find("section .fold").first().click();
                visit.find("weir-rejected-item button").first().click();
                visit.awaitText("the value \"3x\" is no number");
                visit.picture("rejected-one");
                visit.assertAccessible();
                visit.find("textarea").fill("put k1.temp 3y 1700000002");
                visit.page().keyboard().press("Control+Enter");
                visit.awaitText("Refused again: the reason is above.");
                visit.awaitText("the value \"3y\" is no number");
                visit.find("textarea").fill("put k1.temp 3 1700000002");
                visit.find("form.edit button").click();
                visit.awaitText("1 taken: it is stored, and gone from here.");
                visit.awaitText(visit.find("section .many").first(), "1");
                assertThat(http.get("/api/v1/series?match=k1.temp")).contains("\"last_value\":3");
                visit.assertAccessible();
                visit.assertCalm();
            }
        }
    }

    @Test
    void escapeDropsOnlyAtTheSecondTimeWhatWasTyped(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data)) {
            put(server, "put k1.temp 2x 1700000001");
            try (PageVisit visit = browser.visit(server, "rejected", PageLook.LIGHT_WIDE)) {
                visit.find("section .fold").first().click();
                visit.find("weir-rejected-item button").first().click();
                visit.find("textarea").press("Escape");
                visit.awaitCount(visit.find("textarea"), 0);
                visit.find("weir-rejected-item button").first().click();
                visit.find("textarea").fill("put k1.temp 2 1700000001");
                visit.find("textarea").press("Escape");
                visit.awaitText("Escape once more drops what you have changed.");
                assertThat(visit.find("textarea").inputValue()).isEqualTo("put k1.temp 2 1700000001");
                visit.find("textarea").press("Escape");
                visit.awaitCount(visit.find("textarea"), 0);
                visit.assertCalm();
            }
        }
    }

    @Test
    void showsBytesThatCannotBeSeen(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "rejected", PageLook.DARK_WIDE)) {
            visit.awaitText("Nothing is rejected.");
            try (PutPeer peer = server.connect()) {
                peer.send("put k2.temp \u00ff\u0007 1700000001\n".getBytes(StandardCharsets.ISO_8859_1));
                peer.reply();
            }
            visit.find("section .fold").first().click();
            visit.awaitText(visit.find("weir-rejected-item pre").first(), "put k2.temp \\xFF\\x07 1700000001");
            visit.assertCalm();
        }
    }

    @Test
    void replaysAllThatMatchAndTellsWhatCameOfIt(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data)) {
            put(server, "put k1.temp 2x 1700000001", "put k1.temp 3x 1700000002", "put k2.temp 4x 1700000002");
            try (PageVisit visit = browser.visit(server, "rejected?device=k1", PageLook.LIGHT_WIDE)) {
                visit.awaitText(visit.find("section .many").first(), "2");
                visit.find(".replay button").click();
                visit.find(".sure").click();
                visit.awaitText("0 taken, 2 refused again.");
                visit.find("input[name=device]").fill("nobody");
                visit.awaitText("Nothing that was rejected matches.");
                assertThat(visit.page().url()).endsWith("#/rejected?device=nobody");
                visit.find("weir-empty button").click();
                visit.awaitVisible(visit.find("section").nth(1));
                visit.assertCalm();
            }
        }
    }
}
