package dev.weir.benchmark.bar;

import dev.weir.benchmark.browser.Browser;
import dev.weir.benchmark.browser.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the browser complains of, and what jumps, in every view while data of every kind come. */
record PageCalm() implements Bar {
    private static final double MOST_SHIFT = 0.05;
    private static final int SECONDS = 6;
    private static final int QUICK_SECONDS = 1;
    private static final List<Size> SIZES = List.of(new Size("wide", 1440, 900), new Size("narrow", 360, 780));

    private static final String WATCH = """
            const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
            globalThis.weirShift = { sum: 0, largest: 0, of: '' };
            new PerformanceObserver((list) => list.getEntries().filter((entry) => !entry.hadRecentInput).forEach((entry) => {
              weirShift.sum += entry.value;
              if (entry.value > weirShift.largest) {
                weirShift.largest = entry.value;
                weirShift.of = entry.sources.slice(0, 3).map(({ previousRect, currentRect }) => `${place(previousRect)} to ${place(currentRect)}`).join(', ');
              }
            })).observe({ type: 'layout-shift', buffered: true });
            """;

    @Override
    public String name() {
        return "page-calm";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int seconds = bench.scale() < 1 ? QUICK_SECONDS : SECONDS;
        List<Visit> visits = new ArrayList<>();
        try (ServerProcess server = bench.startWhole(bench.newData());
                PageTraffic traffic = new PageTraffic(server);
                Browser browser = new Browser(bench.newData().resolve("profile"))) {
            for (String address : addresses(browser, server)) {
                for (Size size : SIZES) {
                    visits.add(visit(browser, server, address, size, seconds));
                }
            }
            if (!traffic.isRunning()) {
                throw new IOException("the server took no more data");
            }
        }
        visits.sort(Comparator.comparingDouble(Visit::shift).reversed());
        double most = visits.getFirst().shift();
        List<String> complaints = visits.stream()
                .flatMap(visit -> visit.complaints().stream().map(each -> visit.where() + ": " + each))
                .distinct()
                .toList();
        return new Result(
                "console errors and layout shift in every view while data come",
                "none, " + MOST_SHIFT,
                String.format(
                        Locale.ROOT,
                        "%s in %d visits, %.3f at most",
                        complaints.isEmpty() ? "none" : complaints.size(),
                        visits.size(),
                        most),
                "",
                complaints.isEmpty() && most <= MOST_SHIFT,
                "the sum of all shifts in %d s from the opening of %d views and addresses, each %d and %d pixels wide; %s; most of all: %s%s"
                        .formatted(
                                seconds,
                                visits.size() / SIZES.size(),
                                SIZES.getFirst().width(),
                                SIZES.getLast().width(),
                                PageTraffic.WHAT,
                                farthest(visits),
                                complaints.isEmpty() ? "" : "; complaints: " + String.join("; ", complaints)));
    }

    /** The visit in which most moved, and any other in which too much did. */
    private static String farthest(List<Visit> visits) {
        return visits.stream()
                .filter(each -> each.shift() > MOST_SHIFT || each.equals(visits.getFirst()))
                .map(Visit::text)
                .collect(Collectors.joining("; "));
    }

    /** Every view there is, and those that show something chosen. */
    private static List<String> addresses(Browser browser, ServerProcess server)
            throws IOException, InterruptedException {
        try (Window window =
                browser.open(SIZES.getFirst().width(), SIZES.getFirst().height())) {
            window.open(server.page("start"));
            String views =
                    window.text("import('/ui/views.js').then(({ views }) => views.map((each) => each.name).join(' '))");
            List<String> all = new ArrayList<>(List.of(views.split(" ", -1)));
            String device = PacedEvents.device(1);
            all.add("explore?series=" + device + ".temp&series=" + PacedEvents.device(2) + ".temp&from=-15m");
            all.add("events?device=" + device);
            all.add("devices?device=" + device);
            return all;
        }
    }

    private static Visit visit(Browser browser, ServerProcess server, String address, Size size, int seconds)
            throws IOException, InterruptedException {
        try (Window window = browser.open(size.width(), size.height())) {
            window.prepare(WATCH);
            window.open(server.page(address));
            Thread.sleep(seconds * 1_000L);
            return new Visit(
                    address.replaceAll("[?].*", " with something chosen") + ", " + size.name(),
                    window.number("weirShift.sum"),
                    window.text("weirShift.of"),
                    window.complaints());
        }
    }

    private record Size(String name, int width, int height) {}

    /**
     * What one visit came to.
     *
     * @param moved from where to where the largest shift moved what: left, top, width and height in pixels
     */
    private record Visit(String where, double shift, String moved, List<String> complaints) {
        String text() {
            return String.format(Locale.ROOT, "%s %.3f%s", where, shift, moved.isEmpty() ? "" : " (" + moved + ")");
        }
    }
}
