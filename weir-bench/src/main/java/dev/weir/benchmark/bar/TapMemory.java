package dev.weir.benchmark.bar;

import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.util.Locale;

/** How much resident memory a connected device takes that gets pours. */
record TapMemory() implements Bar {
    private static final int DEVICES = 10_000;
    private static final int POURS = 20;
    private static final long PAUSE_NANOS = 200_000_000;
    private static final double MOST_KIBIBYTES = 20;

    /** Nobody hears them. They leave behind what requests leave behind, as the connecting of devices does, so that this is not counted. */
    private static final int POURS_BEFORE = 50_000;

    @Override
    public String name() {
        return "taps-memory";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int devices = bench.scaled(DEVICES);
        int before = bench.scaled(POURS_BEFORE);
        double[] each = new double[bench.rounds()];
        for (int round = 0; round < each.length; round++) {
            try (ServerProcess server = bench.startWhole(bench.newData())) {
                PourLoad.send(server.http(), before);
                long without = server.residentBytes();
                each[round] = (withDevices(server, devices, before) - without) / 1024.0 / devices;
            }
        }
        double median = Math.max(0, Figures.median(each));
        return new Result(
                "more resident memory with " + Figures.whole(devices) + " connected devices, of each",
                kibibytes(MOST_KIBIBYTES),
                kibibytes(median),
                "",
                median < MOST_KIBIBYTES,
                "median of %d servers; %s pours before, and %d that all devices got"
                        .formatted(each.length, Figures.whole(before), POURS));
    }

    private static String kibibytes(double figure) {
        return String.format(Locale.ROOT, "%.1f KiB", figure);
    }

    /** The server's memory while so many are connected and all have got some pours. */
    private static long withDevices(ServerProcess server, int devices, int firstId)
            throws IOException, InterruptedException {
        PourTimes times = new PourTimes(firstId, POURS, devices);
        try (TapDevices all = new TapDevices(server.http(), devices, firstId, times);
                HttpLoad load = new HttpLoad(server.http())) {
            times.post(load, POURS, PAUSE_NANOS);
            times.take();
            long resident = server.residentBytes();
            all.stop();
            if (all.wrong(times) > 0) {
                throw new IOException(all.wrong(times) + " devices did not get every pour");
            }
            return resident;
        }
    }
}
