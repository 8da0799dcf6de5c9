package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.util.regex.Pattern;

/** The first page of a million devices over HTTP. */
record FirstDevices() implements Bar {
    private static final int DEVICES = 1_000_000;
    private static final int REQUESTS = 200;
    private static final int WARM_ROUNDS = 3;
    private static final int PAGE = 100;
    private static final double LONGEST_P99_MILLIS = 20;
    private static final Pattern DEVICE = Pattern.compile("\"device\":\"d[0-9]{7}\"");

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int devices = bench.scaled(DEVICES);
        double[] medians = new double[bench.rounds()];
        double[] slowest = new double[bench.rounds()];
        double coldP99;
        String wrong = "";
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            BarePuts.send(server.address(), devices, BarePuts::ofDevice);
            try (HttpLoad load = new HttpLoad(server.http())) {
                coldP99 = Figures.percentile(0.99, round(load));
                for (int i = 1; i < WARM_ROUNDS; i++) {
                    round(load);
                }
                for (int i = 0; i < medians.length; i++) {
                    double[] millis = round(load);
                    medians[i] = Figures.median(millis);
                    slowest[i] = Figures.percentile(0.99, millis);
                }
                wrong = wrong(load, devices);
            }
        }
        double p99 = Figures.median(slowest);
        return new Result(
                "GET /api/v1/devices, the first " + PAGE + " of " + Figures.whole(devices) + " devices",
                "p99 " + Figures.millis(LONGEST_P99_MILLIS),
                "p50 " + Figures.millis(Figures.median(medians)) + ", p99 " + Figures.millis(p99),
                "",
                wrong.isEmpty() && p99 <= LONGEST_P99_MILLIS,
                "median of %d rounds of %d after %d to warm up; the cold one's p99 %s%s"
                        .formatted(bench.rounds(), REQUESTS, WARM_ROUNDS, Figures.millis(coldP99), wrong));
    }

    private static double[] round(HttpLoad load) throws IOException {
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = load.get("/api/v1/devices", "application/json").all().toNanos() / 1e6;
        }
        return millis;
    }

    /** The page must begin with the device that came last, and the one that came first must be known too. */
    private static String wrong(HttpLoad load, int devices) throws IOException {
        HttpAnswer page = load.get("/api/v1/devices", "application/json");
        String body = load.kept();
        boolean isRight = page.status() == 200
                && DEVICE.matcher(body).results().count() == Math.min(PAGE, devices)
                && body.startsWith("{\"items\":[{\"device\":\"" + device(devices - 1) + "\"");
        HttpAnswer first = load.get("/api/v1/devices/" + device(0), "application/json");
        return isRight && first.status() == 200 ? "" : "; an answer was wrong, " + Figures.answer(page, body);
    }

    private static String device(int index) {
        String key = BarePuts.ofDevice(index);
        return key.substring(0, key.indexOf('.'));
    }
}
