package dev.weir.app.agent;

import dev.weir.app.command.Connecting;
import dev.weir.app.command.DurationConverter;
import dev.weir.app.command.Pauses;
import dev.weir.app.command.Surroundings;
import dev.weir.client.WeirClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir agent}: sends this host's readings until it is told to stop. */
@Command(
        name = "agent",
        description = "Sends this host's readings to a server, until it gets SIGTERM or SIGINT.",
        footer = {
            "",
            "Keys, after the name of the host and a dot:",
            "  cpu                      percent, since the reading before",
            "  load1                    running or waiting, mean of a minute",
            "  memory.used .total       bytes",
            "  disk.VOLUME.used .total  bytes of a file system",
            "  disk.DRIVE.read .written         bytes since the start",
            "  network.INTERFACE.received .sent bytes since the start",
            "",
            "While the server is away up to 100,000 readings are kept, and sent when it is back.",
            "Exit codes: 0 done or stopped, 1 failed (with --once, or its token is refused), 2 wrong usage."
        })
public final class AgentCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Surroundings here;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Connecting server = new Connecting();

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Time between readings, 1s to 1d (default: ${DEFAULT-VALUE}).")
    private Duration every = Duration.ofSeconds(10);

    @Option(names = "--once", description = "Send one reading of each and end; takes a second.")
    private boolean isOnce;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "The start of all keys (default: this host's name up to the first dot).")
    private String host = "";

    public AgentCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(Duration.ofDays(1)) > 0) {
            throw new ParameterException(
                    spec.commandLine(), "cannot read every \"" + every.toMillis() + "ms\": it must be 1s to 1d");
        }
        HostReadings readings = new HostReadings(host);
        try {
            // The processor's share is one over some time.
            if (stopping.await(SHORTEST.toMillis(), TimeUnit.MILLISECONDS)) {
                return 0;
            }
            if (isOnce) {
                sendOnce(readings);
            } else {
                sendUntilStopped(readings);
            }
        } catch (InterruptedException e) {
            // Whoever interrupts wants it to stop; there is no more to do.
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void sendOnce(HostReadings readings) {
        try (WeirClient client = server.connect(here, TIMEOUT)) {
            client.putAll(readings.read(now()));
        }
    }

    private void sendUntilStopped(HostReadings readings) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        PrintWriter err = spec.commandLine().getErr();
        Backlog backlog = new Backlog(Backlog.MAX_PUTS);
        Pauses pauses = new Pauses(ThreadLocalRandom.current());
        try (Delivery delivery =
                new Delivery(backlog, () -> server.connect(here, TIMEOUT), pauses, System::nanoTime, sentence -> {
                    err.println("weir: " + sentence);
                    err.flush();
                })) {
            long next = System.nanoTime();
            do {
                backlog.add(readings.read(now()));
                delivery.attempt();
                // After a sleep of the whole machine the readings missed are not made up.
                next = Math.max(next + every.toNanos(), System.nanoTime());
            } while (!waitUntil(next, backlog, delivery));
        }
    }

    /** Waits, and tries meanwhile to send what could not be sent; true if it is time to stop. */
    private boolean waitUntil(long next, Backlog backlog, Delivery delivery) throws InterruptedException {
        while (true) {
            long left = next - System.nanoTime();
            if (left <= 0) {
                return stopping.getCount() == 0;
            }
            boolean isBehind = !backlog.isEmpty();
            if (stopping.await(isBehind ? Math.min(left, delivery.pauseNanos()) : left, TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (isBehind) {
                delivery.attempt();
            }
        }
    }

    /** Run when the process is told to stop: ends the loop, and then the process with 0, where Java would report the signal. */
    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        stopping.countDown();
        try {
            if (ended.await(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long now() {
        return InstantSource.system().instant().getEpochSecond();
    }
}
