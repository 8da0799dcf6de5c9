package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.file.Path;

/** A large file judged and summed up, from the stored blob to the result by the server's own clock, and the same by DuckDB over the file itself, in turns. */
record CsvDryRun() implements Bar {
    @Override
    public String name() {
        return "csv-dry";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int rows = bench.scaled(CsvFiles.ROWS);
        Path file = CsvFiles.make(bench, 1).getFirst();
        double[] ours = new double[bench.rounds()];
        double[] one = new double[bench.rounds()];
        double[] two = new double[bench.rounds()];
        double cold;
        try (ServerProcess server = bench.startWhole(bench.newData());
                CsvUploads uploads = new CsvUploads(server.http(), true);
                DuckDb peer = new DuckDb()) {
            cold = CsvFile.rate(rows, uploads.read(file, rows).judgedNanos());
            peer.sum(file, rows, 2);
            for (int i = 0; i < ours.length; i++) {
                ours[i] = CsvFile.rate(rows, uploads.read(file, rows).judgedNanos());
                two[i] = CsvFile.rate(rows, peer.sum(file, rows, 2));
                one[i] = CsvFile.rate(rows, peer.sum(file, rows, 1));
            }
        }
        double rate = Figures.median(ours);
        double best = Figures.median(two);
        return new Result(
                "CSV rows/s judged and summed up, no sample stored, the same file",
                "ahead of DuckDB with two threads",
                Figures.millions(rate),
                "DuckDB, two threads: " + Figures.millions(best) + ", one: " + Figures.millions(Figures.median(one)),
                rate > best,
                "medians of " + ours.length + " runs in turns; cold file " + Figures.millions(cold));
    }
}
