package dev.weir.benchmark.bar;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.concurrent.locks.LockSupport;

/**
 * How soon live subscribers have read an event, and whether each got every one, once. The subscribers are of everything,
 * so that each event is two messages to each of them: its own and that of its sample.
 *
 * @param name for {@code --only}
 * @param subscribers how many
 * @param perSecond events a second
 * @param events how many in a round
 */
record LivePush(String name, int subscribers, int perSecond, int events) implements Bar {
    private static final double LONGEST_P99_MILLIS = 100;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long SHORT_PAUSE_NANOS = 1_000_000; // At a small scale, for a quick look.

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int listening = bench.scaled(subscribers);
        int sent = bench.scaled(events);
        long pause = bench.scale() < 1 ? SHORT_PAUSE_NANOS : NANOS_A_SECOND / perSecond;
        double[] medians = new double[bench.rounds()];
        double[] slowest = new double[bench.rounds()];
        double coldP99;
        double longest = 0;
        String wrong;
        PushTimes times = new PushTimes((bench.rounds() + 1) * sent * listening);
        try (ServerProcess server = bench.startWhole(bench.newData());
                Subscribers all = new Subscribers(server.http(), Collections.nCopies(listening, "*"), times);
                SocketChannel sender = SocketChannel.open(server.ndjson())) {
            sender.setOption(StandardSocketOptions.TCP_NODELAY, true);
            send(sender, sent, pause);
            coldP99 = Figures.percentile(0.99, times.take(sent * listening));
            for (int round = 0; round < bench.rounds(); round++) {
                send(sender, sent, pause);
                double[] millis = times.take(sent * listening);
                medians[round] = Figures.median(millis);
                slowest[round] = Figures.percentile(0.99, millis);
                longest = Math.max(longest, Figures.percentile(1, millis));
            }
            all.stop();
            wrong = wrong(all);
        }
        double p99 = Figures.median(slowest);
        return new Result(
                "from sending an event to its message at each of %s subscribers, %s events/s"
                        .formatted(Figures.whole(listening), Figures.whole(perSecond)),
                "p99 " + Figures.millis(LONGEST_P99_MILLIS) + ", none missed",
                "p50 " + Figures.millis(Figures.median(medians)) + ", p99 " + Figures.millis(p99)
                        + (wrong.isEmpty() ? ", none missed" : ""),
                "",
                wrong.isEmpty() && p99 <= LONGEST_P99_MILLIS,
                "median of %d rounds of %s pushes, and as many of a sample each, after a cold one with p99 %s; the longest of all %s%s"
                        .formatted(
                                bench.rounds(),
                                Figures.whole((double) sent * listening),
                                Figures.millis(coldP99),
                                Figures.millis(longest),
                                wrong));
    }

    private static void send(SocketChannel sender, int events, long pauseNanos) throws IOException {
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            ByteBuffer line = ByteBuffer.wrap(PushTimes.line());
            while (line.hasRemaining()) {
                sender.write(line);
            }
            next += pauseNanos;
        }
    }

    /** All have come by now; had one not come once, the numbers of its subscriber's messages would not follow one another. */
    private static String wrong(Subscribers all) {
        long missed = all.sum(Subscriber::missed);
        long skipped = all.sum(Subscriber::skipped);
        long disordered = all.sum(Subscriber::disordered);
        return missed + skipped + disordered == 0
                ? ""
                : "; wrong: %d times missed, %d skipped, %d out of order".formatted(missed, skipped, disordered);
    }
}
