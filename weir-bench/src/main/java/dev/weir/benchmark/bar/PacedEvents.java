package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * So many events a second over NDJSON, a hundred times a second, for as long as it is open: of 1,000 devices in turns, each with a card and two numbers, at the moment of
 * receipt. A thread of its own sends.
 */
final class PacedEvents implements AutoCloseable {
    private static final int DEVICES = 1_000;
    private static final int CARDS = 100_000;
    private static final int TURNS_A_SECOND = 100;
    private static final long TURN_NANOS = 1_000_000_000L / TURNS_A_SECOND;
    private static final int NEVER = Integer.MAX_VALUE;

    private final SocketChannel channel;
    private final int perTurn;
    private final int badEvery;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();

    PacedEvents(InetSocketAddress ndjson, int perSecond) throws IOException {
        this(ndjson, perSecond, NEVER);
    }

    /** The same, where every so many lines one is no JSON, which the server has to refuse. */
    PacedEvents(InetSocketAddress ndjson, int perSecond, int badEvery) throws IOException {
        this.perTurn = perSecond / TURNS_A_SECOND;
        this.badEvery = badEvery;
        this.channel = SocketChannel.open(ndjson);
        thread = Thread.ofPlatform().daemon().name("bench-paced-events").start(this::run);
    }

    private void run() {
        try {
            for (long next = System.nanoTime(); ; next += TURN_NANOS) {
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                ByteBuffer lines = ByteBuffer.wrap(turn(sent.get()).getBytes(US_ASCII));
                while (lines.hasRemaining()) {
                    channel.write(lines);
                }
                sent.addAndGet(perTurn);
            }
        } catch (IOException ended) {
            // Closed, or the server has gone: isRunning tells.
        }
    }

    private String turn(long first) {
        StringBuilder lines = new StringBuilder();
        for (long i = first; i < first + perTurn; i++) {
            if (i % badEvery == badEvery - 1) {
                lines.append("{\"device_id\":\"")
                        .append(device((int) (i % DEVICES)))
                        .append("\",\"temp\":}\n");
            } else {
                lines.append(line(i));
            }
        }
        return lines.toString();
    }

    private static String line(long number) {
        return "{\"device_id\":\"%s\",\"card_id\":\"C-%06d\",\"temp\":%d.%d,\"rssi\":-%d}\n"
                .formatted(
                        device((int) (number % DEVICES)),
                        number * 7_919 % CARDS,
                        18 + number / DEVICES % 7,
                        number % 10,
                        40 + number * 31 % 50);
    }

    /** The name of a device. */
    static String device(int index) {
        return String.format(Locale.ROOT, "dev-%04d", index);
    }

    /** How many lines were sent. */
    long sent() {
        return sent.get();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
