package dev.weir.benchmark.bar;

import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * How soon pours were read by all connected devices.
 *
 * @param p50Millis the median of the rounds' medians
 * @param p99Millis the median of the rounds' 99th percentiles
 * @param coldP99Millis that of the first round, which does not count
 * @param longestMillis of all but those of the first round
 * @param pushes texts in a round
 * @param wrong devices that did not get every pour once and in order
 */
record PourPushes(
        double p50Millis, double p99Millis, double coldP99Millis, double longestMillis, int pushes, long wrong) {

    /**
     * Connects devices and pours.
     *
     * @param firstId the id that the server gives to the next pour
     * @param pours in a round
     */
    static PourPushes measure(InetSocketAddress http, int devices, int firstId, int rounds, int pours, long pauseNanos)
            throws IOException, InterruptedException {
        PourTimes times = new PourTimes(firstId, (rounds + 1) * pours, devices);
        double[] medians = new double[rounds];
        double[] slowest = new double[rounds];
        double longest = 0;
        try (TapDevices all = new TapDevices(http, devices, firstId, times);
                HttpLoad load = new HttpLoad(http)) {
            times.post(load, pours, pauseNanos);
            double coldP99 = Figures.percentile(0.99, times.take());
            for (int round = 0; round < rounds; round++) {
                times.post(load, pours, pauseNanos);
                double[] millis = times.take();
                medians[round] = Figures.median(millis);
                slowest[round] = Figures.percentile(0.99, millis);
                longest = Math.max(longest, Figures.percentile(1, millis));
            }
            all.stop();
            return new PourPushes(
                    Figures.median(medians),
                    Figures.median(slowest),
                    coldP99,
                    longest,
                    pours * devices,
                    all.wrong(times));
        }
    }

    /** In a few words. */
    String text() {
        return "p50 " + Figures.millis(p50Millis) + ", p99 " + Figures.millis(p99Millis)
                + (wrong == 0 ? ", none missed" : "");
    }
}
