package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** Resident memory with a million series of one sample each. */
record SeriesMemory() implements Bar {
    private static final int SERIES = 1_000_000;
    private static final long MOST_BYTES = 450L * 1024 * 1024;

    @Override
    public String name() {
        return "memory-series";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int series = bench.scaled(SERIES);
        try (ServerProcess server = bench.start(bench.newData())) {
            Load.run(PutWorkload.STANDARD.withSeries(series).withPoints(series).withRounds(1), server.address());
            long resident = server.residentBytes();
            return new Result(
                    "resident memory, " + Figures.whole(series) + " series of one sample",
                    Figures.mebibytes(MOST_BYTES),
                    Figures.mebibytes(resident),
                    "",
                    resident <= MOST_BYTES,
                    "");
        }
    }
}
