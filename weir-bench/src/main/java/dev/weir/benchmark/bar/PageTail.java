package dev.weir.benchmark.bar;

import dev.weir.benchmark.browser.Browser;
import dev.weir.benchmark.browser.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many frames a second the live tail of events draws while many come, and what memory it takes as time goes by. */
record PageTail() implements Bar {
    private static final int EVENTS_A_SECOND = 5_000;
    private static final int FEWEST_FRAMES = 30;
    private static final double MOST_GROWTH = 1.1;
    private static final int MOST_LOOKS = 10;

    /** So that most seconds are none in which garbage is collected. */
    private static final int LEAST_SECONDS_A_LOOK = 5;

    private static final int QUICK_SECONDS = 10;

    /** Until the view is open and what was there before is shown. */
    private static final long OPENING_MILLIS = 3_000;

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

    private static final String SECOND = "Math.floor((performance.now() - weirFrames.from) / 1000)";

    private static final String TAIL = "document.querySelector('weir-events').tail";

    @Override
    public String name() {
        return "page-tail";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int seconds = bench.scale() < 1 ? QUICK_SECONDS : bench.pageTailSeconds();
        int looks = Math.min(MOST_LOOKS, seconds / LEAST_SECONDS_A_LOOK);
        int perSecond = bench.scaled(EVENTS_A_SECOND);
        List<Window.State> states = new ArrayList<>();
        BitSet collected = new BitSet();
        double[] frames;
        double longest;
        String behind = "";
        try (ServerProcess server = bench.startWhole(bench.newData());
                PacedEvents events = new PacedEvents(server.ndjson(), perSecond);
                Browser browser = new Browser(bench.newData().resolve("profile"));
                Window window = browser.open(1440, 900)) {
            window.prepare(COUNT);
            window.open(server.page("events"));
            Thread.sleep(OPENING_MILLIS);
            double before = window.number(TAIL + ".came");
            long sentBefore = events.sent();
            window.text("requestAnimationFrame(weirCount)");
            for (int i = 0; i < looks; i++) {
                Thread.sleep(seconds * 1_000L / looks);
                int from = (int) window.number(SECOND);
                states.add(window.state());
                collected.set(from, (int) window.number(SECOND) + 1);
            }
            frames = frames(window.text("weirFrames.seconds.slice(0, " + seconds + ").join(' ')"), collected);
            longest = window.number("weirFrames.longest");
            double shown = window.number(TAIL + ".came") - before;
            long sent = events.sent() - sentBefore;
            if (shown < ENOUGH * sent || !events.isRunning()) {
                behind = "; it fell behind: %s of %s events had come to it"
                        .formatted(Figures.whole(shown), Figures.whole((double) sent));
            }
            String missed = window.text("String(" + TAIL + ".missed)");
            behind += missed.equals("0") ? "" : "; it missed " + missed + " messages";
        }
        double lowest = Arrays.stream(frames).min().orElse(0);
        List<Window.State> early = states.subList(0, looks / 2);
        List<Window.State> late = states.subList(looks / 2, looks);
        boolean isFlat = least(late, Window.State::heapBytes) <= MOST_GROWTH * least(early, Window.State::heapBytes)
                && least(late, Window.State::nodes) <= MOST_GROWTH * least(early, Window.State::nodes);
        double busySeconds = states.getLast().busySeconds() - states.getFirst().busySeconds();
        return new Result(
                "frames/s of the live tail at %s events/s, for %s s".formatted(Figures.whole(perSecond), seconds),
                FEWEST_FRAMES + " or more in every second, memory flat",
                "%s in the lowest second, median %s; heap %s in the first half, %s in the second"
                        .formatted(
                                Figures.whole(lowest),
                                Figures.whole(Figures.median(frames)),
                                mebibytes(early),
                                mebibytes(late)),
                "",
                behind.isEmpty() && lowest >= FEWEST_FRAMES && isFlat,
                "frames are those of the page's own thread; the longest of all took %s; it was busy for %s of the time; at %d times, garbage collected (those seconds do not count): MiB %s; nodes %s%s"
                        .formatted(
                                Figures.millis(longest),
                                Figures.percent(busySeconds * looks / (looks - 1) / seconds),
                                looks,
                                states.stream()
                                        .map(each -> String.format(Locale.ROOT, "%.1f", each.heapBytes() / 1048576.0))
                                        .collect(Collectors.joining(" ")),
                                states.stream()
                                        .map(each -> Long.toString(each.nodes()))
                                        .collect(Collectors.joining(" ")),
                                behind));
    }

    /** A single look has what the collector left for later too. */
    private static double least(List<Window.State> states, ToDoubleFunction<Window.State> figure) {
        return states.stream().mapToDouble(figure).min().orElse(0);
    }

    private static String mebibytes(List<Window.State> states) {
        return String.format(Locale.ROOT, "%.1f MiB", least(states, Window.State::heapBytes) / 1024 / 1024);
    }

    /** Those of the seconds in which the bench had no garbage collected: that is none of the page's doing. */
    private static double[] frames(String text, BitSet collected) {
        double[] all = Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return IntStream.range(0, all.length)
                .filter(second -> !collected.get(second))
                .mapToDouble(second -> all[second])
                .toArray();
    }
}
