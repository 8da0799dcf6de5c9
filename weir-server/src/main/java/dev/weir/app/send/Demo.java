package dev.weir.app.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Made-up readings of three devices whose names nobody else has, a second apart and the last one now. The same each time it is asked. */
final class Demo {
    private static final int DEVICES = 3;

    private final String name;
    private final long phase;
    private final int count;
    private final Instant end;

    /** So many events, up to a moment. */
    Demo(int count, Instant end, RandomGenerator random) {
        this.count = count;
        this.end = end.truncatedTo(ChronoUnit.SECONDS);
        this.phase = random.nextInt(1000);
        this.name = String.format(Locale.ROOT, "demo-%06x-", random.nextInt(1 << 24));
    }

    int count() {
        return count;
    }

    /** The devices that have at least one event. */
    List<String> devices() {
        return IntStream.range(0, Math.min(count, DEVICES))
                .mapToObj(device -> name + (device + 1))
                .toList();
    }

    /** What an event carries beside its device and its time. */
    String attributes(int index) {
        double angle = (index + phase) / 60.0;
        return String.format(
                Locale.ROOT,
                "{\"seq\":%d,\"temperature\":%.2f,\"humidity\":%.1f,\"battery\":{\"volts\":%.3f},\"status\":\"ok\"}",
                index,
                21 + 4 * Math.sin(angle) + index % DEVICES,
                55 + 10 * Math.cos(angle),
                4.1 - index % 1000 / 2000.0);
    }

    private SourceLine line(int index) {
        String device = name + (index % DEVICES + 1);
        Instant time = end.minusSeconds(count - 1L - index);
        String fields = attributes(index).substring(1);
        String json = "{\"device_id\":\"" + device + "\",\"timestamp\":\"" + time + "\"," + fields;
        return new SourceLine("event " + (index + 1), json.getBytes(UTF_8));
    }

    /** All events, as lines to be sent. */
    Lines lines() {
        return new Lines() {
            private int next;

            @Override
            public Optional<SourceLine> next() {
                return next < count ? Optional.of(line(next++)) : Optional.empty();
            }

            @Override
            public boolean mustWait() {
                return false;
            }

            @Override
            public void close() {}
        };
    }
}
