package dev.weir.benchmark.bar;

import java.io.IOException;
import java.util.function.IntFunction;

/**
 * How much resident memory a million devices take.
 *
 * <p>A device that sends a bare sample is a series too. So that only what is kept of devices counts, another server gets as many series, with keys of
 * the same length, that are all of one device.
 */
record DeviceMemory() implements Bar {
    private static final int DEVICES = 1_000_000;
    private static final long MOST_BYTES = 250L * 1024 * 1024;

    @Override
    public String name() {
        return "memory-devices";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int devices = bench.scaled(DEVICES);
        double[] of = new double[bench.rounds()];
        double[] more = new double[bench.rounds()];
        for (int round = 0; round < more.length; round++) {
            of[round] = resident(bench, devices, BarePuts::ofDevice);
            more[round] = of[round] - resident(bench, devices, BarePuts::ofOneDevice);
        }
        long median = (long) Math.max(0, Figures.median(more));
        return new Result(
                "more resident memory with " + Figures.whole(devices) + " devices than with one",
                Figures.mebibytes(MOST_BYTES),
                Figures.mebibytes(median),
                "",
                median <= MOST_BYTES,
                "median of %d pairs of servers, each with as many series of one sample and keys of one length; in all %s"
                        .formatted(more.length, Figures.mebibytes((long) Figures.median(of))));
    }

    private static long resident(Bench bench, int series, IntFunction<String> key)
            throws IOException, InterruptedException {
        try (ServerProcess server = bench.start(bench.newData())) {
            BarePuts.send(server.address(), series, key);
            return server.residentBytes();
        }
    }
}
