package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A large file from its upload until its samples are stored and durable. */
record CsvFile() implements Bar {
    private static final double FLOOR = 3e6;

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int rows = bench.scaled(CsvFiles.ROWS);
        List<Path> files = CsvFiles.make(bench, bench.rounds() + 1);
        double[] rates = new double[bench.rounds()];
        double[] uploadMillis = new double[bench.rounds()];
        double cold;
        try (ServerProcess server = bench.startWhole(bench.newData());
                CsvUploads uploads = new CsvUploads(server.http(), false)) {
            cold = rate(rows, uploads.read(files.getFirst(), rows).nanos());
            for (int i = 0; i < rates.length; i++) {
                CsvUploads.Read read = uploads.read(files.get(i + 1), rows);
                rates[i] = rate(rows, read.nanos());
                uploadMillis[i] = read.uploadNanos() / 1e6;
            }
        }
        double rate = Figures.median(rates);
        return new Result(
                "CSV rows/s, a file of " + Figures.whole(rows) + " rows of 1,000 sensors, upload to processed",
                Figures.millions(FLOOR),
                Figures.millions(rate),
                "",
                rate >= FLOOR,
                "median of " + rates.length + " files; of that, " + Figures.whole(Figures.median(uploadMillis))
                        + " ms until the upload was answered; cold file " + Figures.millions(cold));
    }

    static double rate(long rows, long nanos) {
        return rows * 1e9 / nanos;
    }
}
