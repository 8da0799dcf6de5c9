package dev.weir.benchmark.bar;

import java.io.IOException;

/** How soon the result of a small file is known on a server that has nothing else to do. */
record FileLatency() implements Bar {
    private static final int ROWS = 1_000;
    private static final int SENSORS = 10;
    private static final int FILES = 500;
    private static final int WARM_UP = 200;
    private static final double LONGEST_MILLIS = 30;

    @Override
    public String name() {
        return "file-latency";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        double[] millis = new double[FILES];
        double cold;
        try (ServerProcess server = bench.startWhole(bench.newData());
                CsvUploads uploads = new CsvUploads(server.http(), false)) {
            cold = millis(uploads, 0);
            for (int i = -WARM_UP; i < FILES; i++) {
                millis[Math.max(0, i)] = millis(uploads, WARM_UP + i + 1);
            }
        }
        double p99 = Figures.percentile(0.99, millis);
        return new Result(
                "from the first byte of a file of 1,000 rows to its result, idle server",
                "p99 " + Figures.millis(LONGEST_MILLIS),
                "p50 " + Figures.millis(Figures.percentile(0.5, millis)) + ", p99 " + Figures.millis(p99),
                "",
                p99 <= LONGEST_MILLIS,
                FILES + " files one after the other, " + WARM_UP + " to warm up; the first one of all "
                        + Figures.millis(cold));
    }

    private static double millis(CsvUploads uploads, int index) throws IOException {
        return uploads.read(new CsvRows(ROWS, SENSORS, index * ROWS / SENSORS)).nanos() / 1e6;
    }
}
