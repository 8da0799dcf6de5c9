package dev.weir.benchmark.bar;

import dev.weir.benchmark.browser.Browser;
import dev.weir.benchmark.browser.Window;
import dev.weir.client.Put;
import dev.weir.client.WeirClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** How soon a chart of a year of much is drawn once somebody chose that year: the first one after the server started, and later ones. */
record PageChart() implements Bar {
    private static final int SERIES = 4;
    private static final int SAMPLES = 1_000_000;
    private static final int AGAIN = 5;
    private static final int CHUNK = 100_000;
    private static final double LONGEST_MILLIS = 300;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final long YEAR_SECONDS = 365 * 86_400L;

    @Override
    public String name() {
        return "page-chart";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int samples = bench.scaled(SAMPLES);
        Path data = bench.newData();
        try (ServerProcess server = bench.startWhole(data)) {
            put(server, samples);
            server.flush();
            server.awaitRest(bench.quiet());
            server.stop();
        }
        List<Drawn> first = new ArrayList<>();
        List<Drawn> later = new ArrayList<>();
        List<Drawn> opened = new ArrayList<>();
        for (int round = 0; round < bench.rounds(); round++) {
            try (ServerProcess server = bench.startWhole(data);
                    Browser browser = new Browser(bench.newData().resolve("profile"))) {
                choose(browser, server, first, later);
                open(browser, server, opened);
            }
        }
        double firstMillis = Drawn.median(first, Drawn::millis);
        double laterMillis = Drawn.median(later, Drawn::millis);
        return new Result(
                "chart of %d series of %s samples over a year, from its choice to the curves on the canvas"
                        .formatted(SERIES, Figures.whole(samples)),
                Figures.millis(LONGEST_MILLIS),
                "%s the first time after the server started, %s later"
                        .formatted(Figures.millis(firstMillis), Figures.millis(laterMillis)),
                "",
                firstMillis <= LONGEST_MILLIS && laterMillis <= LONGEST_MILLIS,
                "medians of %d starts and of %d more charts; of that until the answers were there %s and %s; by its link in a window with nothing cached, from the navigation, %s"
                        .formatted(
                                first.size(),
                                later.size(),
                                Figures.millis(Drawn.median(first, Drawn::answeredMillis)),
                                Figures.millis(Drawn.median(later, Drawn::answeredMillis)),
                                Figures.millis(Drawn.median(opened, Drawn::millis))));
    }

    private static void choose(Browser browser, ServerProcess server, List<Drawn> first, List<Drawn> later)
            throws IOException, InterruptedException {
        try (Window window = window(browser)) {
            String before = address(START.minusSeconds(YEAR_SECONDS), START.minusSeconds(YEAR_SECONDS / 2));
            window.open(server.page(before));
            window.text("weirBare('')");
            first.add(Drawn.of(window.text("weirChosen('" + address() + "')")));
            for (int i = 0; i < AGAIN; i++) {
                window.text("weirBare('" + before + "')");
                later.add(Drawn.of(window.text("weirChosen('" + address() + "')")));
            }
        }
    }

    private static void open(Browser browser, ServerProcess server, List<Drawn> opened)
            throws IOException, InterruptedException {
        try (Window window = window(browser)) {
            window.open(server.page(address()));
            opened.add(Drawn.of(window.text("weirChosen('')")));
        }
    }

    private static Window window(Browser browser) throws IOException, InterruptedException {
        Window window = browser.open(1440, 900);
        try (var script = PageChart.class.getResourceAsStream("/page/drawn.js")) {
            if (script == null) {
                throw new IllegalStateException("BUG: the script that sees curves is not in the jar");
            }
            window.prepare(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return window;
    }

    private static String address() {
        return address(START, START.plusSeconds(YEAR_SECONDS));
    }

    private static String address(Instant from, Instant to) {
        StringBuilder address = new StringBuilder("explore?zone=UTC");
        for (int i = 0; i < SERIES; i++) {
            address.append("&series=").append(key(i));
        }
        return address.append("&from=").append(from).append("&to=").append(to).toString();
    }

    private static String key(int series) {
        return "plant-" + series + ".level";
    }

    /** Waves of a year and of a day with noise, each series above the last one so that all can be seen. */
    private static void put(ServerProcess server, int samples) {
        SplittableRandom random = new SplittableRandom(1);
        String host = server.address().getAddress().getHostAddress();
        try (WeirClient client = new WeirClient(host, server.address().getPort(), Duration.ofMinutes(1))) {
            for (int series = 0; series < SERIES; series++) {
                List<Put> puts = new ArrayList<>(CHUNK);
                for (int i = 0; i < samples; i++) {
                    long second = YEAR_SECONDS * i / samples;
                    double wave =
                            4 * Math.sin(2 * Math.PI * second / YEAR_SECONDS) + Math.sin(2 * Math.PI * second / 86_400);
                    double value = Math.round((20 + 15 * series + wave + random.nextDouble(-1, 1)) * 100) / 100.0;
                    puts.add(new Put(key(series), START.getEpochSecond() + second, value));
                    if (puts.size() == CHUNK || i == samples - 1) {
                        client.putAll(puts);
                        puts.clear();
                    }
                }
            }
        }
    }

    /**
     * A chart.
     *
     * @param millis until its curves were on the canvas
     * @param answeredMillis until the last answer of the server to a query was there
     */
    private record Drawn(double millis, double answeredMillis) {
        static Drawn of(String text) {
            String[] both = text.split(" ", 2);
            return new Drawn(Double.parseDouble(both[0]), Double.parseDouble(both[1]));
        }

        static double median(List<Drawn> all, ToDoubleFunction<Drawn> figure) {
            return Figures.median(all.stream().mapToDouble(figure).toArray());
        }
    }
}
