package dev.weir.benchmark.bar;

import dev.weir.benchmark.browser.Browser;
import dev.weir.benchmark.browser.Window;
import java.io.IOException;

/** How soon the first view of the page can be used by a browser that has nothing of it, and what comes over the wire for it. */
record PageFirst() implements Bar {
    private static final int EVENTS_A_SECOND = 1_000;
    private static final double LONGEST_MILLIS = 1_000;
    private static final long MOST_BYTES = 600_000;

    /** Its figures are there and were painted: the frame after the first one that has them. */
    private static final String USABLE = """
            globalThis.weirUsable = new Promise((resolve) => {
              const look = () => requestAnimationFrame(document.querySelector('weir-start')?.shadowRoot?.querySelector('.grid:not(.hold)')
                ? () => resolve(performance.now()) : look);
              look();
            });
            """;

    /** So much later everything that the view needs has come. */
    private static final long REST_MILLIS = 1_000;

    @Override
    public String name() {
        return "page-first";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        double[] millis = new double[bench.rounds()];
        long bytes = 0;
        double cold;
        try (ServerProcess server = bench.startWhole(bench.newData());
                PacedEvents meanwhile = new PacedEvents(server.ndjson(), EVENTS_A_SECOND);
                Browser browser = new Browser(bench.newData().resolve("profile"))) {
            cold = visit(browser, server).millis();
            for (int i = 0; i < millis.length; i++) {
                Visit visit = visit(browser, server);
                millis[i] = visit.millis();
                bytes = Math.max(bytes, visit.bytes());
            }
            if (!meanwhile.isRunning()) {
                throw new IOException("the server took no more events");
            }
        }
        double median = Figures.median(millis);
        return new Result(
                "first view of the page usable, nothing cached by the browser",
                Figures.millis(LONGEST_MILLIS) + ", " + Figures.whole(MOST_BYTES / 1e3) + " kB over the wire",
                Figures.millis(median) + ", " + Figures.whole(bytes / 1e3) + " kB",
                "",
                median <= LONGEST_MILLIS && bytes <= MOST_BYTES,
                "Start, from the navigation to the frame after the one that has its figures, while %s events/s come; median of %d new windows after a cold one of %s, the first of the server and of the browser"
                        .formatted(Figures.whole(EVENTS_A_SECOND), millis.length, Figures.millis(cold)));
    }

    private static Visit visit(Browser browser, ServerProcess server) throws IOException, InterruptedException {
        try (Window window = browser.open(1440, 900)) {
            window.prepare(USABLE);
            window.open(server.page("start"));
            double millis = window.number("weirUsable");
            Thread.sleep(REST_MILLIS);
            return new Visit(millis, window.wireBytes());
        }
    }

    private record Visit(double millis, long bytes) {}
}
