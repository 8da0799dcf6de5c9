package dev.weir.benchmark.bar;

import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How soon connected devices have read of a pour, and whether each got every one, once.
 *
 * @param name for {@code --only}
 * @param stuck how many devices beside them never read, and have been sent more than the kernel keeps for them
 */
record TapPush(String name, int stuck) implements Bar {
    private static final Pattern CUT_OFF = Pattern.compile("^weir_beers_cut_total (\\d+)", Pattern.MULTILINE);
    private static final int DEVICES = 10_000;
    private static final int POURS = 50;
    private static final long PAUSE_NANOS = 200_000_000;
    private static final long SHORT_PAUSE_NANOS = 1_000_000; // At a small scale, for a quick look.
    private static final int PEER_ROUNDS = 1;
    private static final int PEER_POURS = 10;
    private static final double LONGEST_P99_MILLIS = 500;

    /** Their texts are more than the server lets the kernel keep for one who does not read, and fewer than it keeps itself. */
    private static final int FILLING = 10_000;

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int devices = bench.scaled(DEVICES);
        int filling = stuck == 0 ? 0 : bench.scaled(FILLING);
        PourPushes pushes;
        String filled = "";
        try (ServerProcess server = bench.startWhole(bench.newData());
                StuckDevices idle = new StuckDevices()) {
            idle.connect(server.http(), stuck);
            PourLoad.send(server.http(), filling);
            pushes = PourPushes.measure(server.http(), devices, filling, bench.rounds(), POURS, pause(bench));
            if (stuck > 0) {
                filled = "; %s pours before fill their sockets, and the server had cut off %d of them by the end"
                        .formatted(Figures.whole(filling), cutOff(server));
            }
        }
        return new Result(
                stuck == 0
                        ? "from sending a pour to its text at each of " + Figures.whole(devices) + " devices, 5 pours/s"
                        : "the same beside " + stuck + " devices that never read",
                "p99 " + Figures.millis(LONGEST_P99_MILLIS) + ", none missed",
                pushes.text(),
                stuck == 0 ? peer(bench, devices) : "",
                pushes.wrong() == 0 && pushes.p99Millis() <= LONGEST_P99_MILLIS,
                "median of %d rounds of %s texts after a cold one with p99 %s; the longest of all %s%s%s"
                        .formatted(
                                bench.rounds(),
                                Figures.whole(pushes.pushes()),
                                Figures.millis(pushes.coldP99Millis()),
                                Figures.millis(pushes.longestMillis()),
                                filled,
                                pushes.wrong() == 0 ? "" : "; wrong: " + pushes.wrong() + " devices missed some"));
    }

    private static int cutOff(ServerProcess server) throws IOException {
        try (HttpLoad load = new HttpLoad(server.http())) {
            load.get("/metrics", "text/plain");
            Matcher cut = CUT_OFF.matcher(load.kept());
            return cut.find() ? Integer.parseInt(cut.group(1)) : 0;
        }
    }

    private static long pause(Bench bench) {
        return bench.scale() < 1 ? SHORT_PAUSE_NANOS : PAUSE_NANOS;
    }

    /** The same devices and fewer pours; a peer that is not there, or too slow, leaves the bar measured all the same. */
    private static String peer(Bench bench, int devices) throws InterruptedException {
        try (TornadoPeer peer = new TornadoPeer(bench.work())) {
            PourPushes pushes = PourPushes.measure(peer.http(), devices, 0, PEER_ROUNDS, PEER_POURS, pause(bench));
            return "Tornado, in memory, %d pours: %s".formatted(PEER_POURS, pushes.text());
        } catch (IOException e) {
            return "Tornado: not measured, " + e.getMessage();
        }
    }
}
