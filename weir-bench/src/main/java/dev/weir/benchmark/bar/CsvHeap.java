package dev.weir.benchmark.bar;

import java.io.IOException;
import java.util.List;

/** A file of 4 GB through a server whose heap is small. The file is made while it is sent, so that only the server's copy is on the disk. */
record CsvHeap() implements Bar {
    private static final int ROWS = 111_000_000; // Of 39 bytes: a little more than 4 GiB.
    private static final List<String> SMALL_HEAP = List.of("-Xmx256m");

    @Override
    public String name() {
        return "csv-heap";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        CsvRows rows = CsvFiles.rows(bench, ROWS, 0);
        long before;
        long peak;
        double rate;
        try (ServerProcess server = bench.startWhole(bench.newData(), SMALL_HEAP, List.of("--limits.upload=8GiB"));
                CsvUploads uploads = new CsvUploads(server.http(), false)) {
            before = server.residentBytes();
            try (MemoryWatch memory = new MemoryWatch(server)) {
                rate = CsvFile.rate(rows.rows(), uploads.read(rows).nanos());
                peak = memory.peakBytes();
            }
        }
        return new Result(
                "a CSV file of " + Figures.mebibytes(rows.bytes()) + ", " + Figures.whole(rows.rows()) + " rows",
                "processed with a heap of 256 MiB",
                "processed; resident " + Figures.mebibytes(before) + " before, at most " + Figures.mebibytes(peak)
                        + " meanwhile",
                "",
                true,
                Figures.millions(rate) + " from the first byte of the upload, whose rows were made meanwhile");
    }
}
