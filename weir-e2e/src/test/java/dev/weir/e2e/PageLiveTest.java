package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is followed live, as its module tells it. */
final class PageLiveTest {
    @RegisterExtension
    static final PageFixture browser = new PageFixture();

    /** More at once than are kept; before them the server tells of some that it has passed over itself. Returns what each time was told as missed. */
    private static final String FLOOD = """
            async (notices) => {
              const { follow } = await import('/ui/live.js');
              let socket;
              window.WebSocket = class extends EventTarget {
                static CONNECTING = 0;
                constructor() { super(); socket = this; }
                close() {}
              };
              const floods = notices.map((notice, i) => new Promise((resolve) => {
                const { end } = follow(`flood${i}`, (messages, missed) => {
                  end();
                  resolve(`${messages.length} ${missed}`);
                });
                const [number, kept] = notice;
                socket.onmessage({ data: `{"missed":${number}}` });
                for (let seq = 1; seq <= kept; seq++) {
                  socket.onmessage({ data: `{"seq":${seq}}` });
                }
              }));
              return Promise.all(floods);
            }
            """;

    @Test
    void countsWhatTheServerPassedOverAlsoWhereTheNoticeIsDropped(@TempDir Path data) throws Exception {
        try (ServerProcess server = PageFixture.serve(data);
                PageVisit visit = browser.visit(server, "server", PageLook.LIGHT_WIDE)) {
            visit.awaitText("Set-up");
            // The last ones reach the limit at once, so that some go before the frame.
            List<List<Object>> notices = List.of(
                    Arrays.asList("7", 10),
                    Arrays.asList("7", 2001),
                    Arrays.asList("null", 2001),
                    Arrays.asList("7", 4500),
                    Arrays.asList("null", 4500));
            assertThat(visit.page().evaluate(FLOOD, notices))
                    .isEqualTo(List.of("10 7", "2000 8", "2000 null", "2000 2507", "2000 null"));
            visit.assertCalm();
        }
    }
}
