package dev.weir.benchmark.bar;

import dev.weir.benchmark.browser.Browser;
import dev.weir.benchmark.browser.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How many frames a second the live tail of events draws while many come, and what memory it takes as time goes by. */
record PageTail() implements Bar {
    private static final int EVENTS_A_SECOND = 5_000;
    private static final int FEWEST_FRAMES = 30;
    private static final double MOST_GROWTH = 1.1;
    private static final int LOOKS = 10;
    private static final int QUICK_SECONDS = 5;

    /** Less than nearly all of what was sent: the page fell behind. */
    private static final double ENOUGH = 0.98;

    private static final String COUNT = """
            globalThis.weirFrames = { seconds: new Uint16Array(100000), longest: 0, from: 0, last: 0 };
            globalThis.weirCount = (now) => {
              const { seconds, from, last } = weirFrames;
              seconds[Math.floor((now - (weirFrames.from ||= now)) / 1000)]++;
              weirFrames.longest = Math.max(weirFrames.longest, now - (last || now));
              weirFrames.last = now;
              requestAnimationFrame(weirCount);
            };
            """;

    private static final String TAIL = "document.querySelector('weir-events').tail";

    @Override
    public String name() {
        return "page-tail";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int seconds = bench.scale() < 1 ? QUICK_SECONDS : bench.pageTailSeconds();
        List<Window.State> states = new ArrayList<>();
        double[] frames;
        double longest;
        String wrong = "";
        try (ServerProcess server = bench.startWhole(bench.newData());
                PacedEvents events = new PacedEvents(server.ndjson(), EVENTS_A_SECOND);
                Browser browser = new Browser(bench.newData().resolve("profile"));
                Window window = browser.open(1440, 900)) {
            window.prepare(COUNT);
            window.open(server.page("events"));
            window.text("new Promise((resolve) => setTimeout(resolve, 3000))"); // Until what was there is shown.
            double before = window.number(TAIL + ".came");
            long sentBefore = events.sent();
            window.text("requestAnimationFrame(weirCount)");
            for (int i = 0; i < LOOKS; i++) {
                window.text("new Promise((resolve) => setTimeout(resolve, " + seconds * 1_000 / LOOKS + "))");
                states.add(window.state());
            }
            frames = frames(window.text("weirFrames.seconds.slice(0, " + seconds + ").join(' ')"));
            longest = window.number("weirFrames.longest");
            double shown = window.number(TAIL + ".came") - before;
            long sent = events.sent() - sentBefore;
            if (shown < ENOUGH * sent || !events.isRunning()) {
                wrong = "; wrong: only %s of %s events were taken by the page"
                        .formatted(Figures.whole(shown), Figures.whole((double) sent));
            }
            String missed = window.text("String(" + TAIL + ".missed)");
            wrong += missed.equals("0") ? "" : "; wrong: the page missed " + missed + " messages";
        }
        double lowest = Arrays.stream(frames).min().orElse(0);
        Window.State first = states.getFirst();
        Window.State last = states.getLast();
        boolean isFlat =
                last.heapBytes() <= MOST_GROWTH * first.heapBytes() && last.nodes() <= MOST_GROWTH * first.nodes();
        return new Result(
                "frames/s of the live tail at %s events/s, for %s s".formatted(Figures.whole(EVENTS_A_SECOND), seconds),
                FEWEST_FRAMES + " or more in every second, memory flat",
                "%s in the lowest second, median %s; heap %s, %s at the end"
                        .formatted(
                                Figures.whole(lowest),
                                Figures.whole(Figures.median(frames)),
                                mebibytes(first),
                                mebibytes(last)),
                "",
                wrong.isEmpty() && lowest >= FEWEST_FRAMES && isFlat,
                "frames are those of the page's own thread; the longest took %s; it was busy for %s of the time; after each tenth, garbage collected: MiB %s; nodes %s%s"
                        .formatted(
                                Figures.millis(longest),
                                Figures.percent(
                                        (last.busySeconds() - first.busySeconds()) * LOOKS / (LOOKS - 1) / seconds),
                                states.stream()
                                        .map(each -> String.format(Locale.ROOT, "%.1f", each.heapBytes() / 1048576.0))
                                        .collect(Collectors.joining(" ")),
                                states.stream()
                                        .map(each -> Long.toString(each.nodes()))
                                        .collect(Collectors.joining(" ")),
                                wrong));
    }

    private static String mebibytes(Window.State state) {
        return String.format(Locale.ROOT, "%.1f MiB", state.heapBytes() / 1024.0 / 1024);
    }

    private static double[] frames(String text) {
        return Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
