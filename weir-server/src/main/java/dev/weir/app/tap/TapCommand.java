package dev.weir.app.tap;

import dev.weir.app.command.ServerHttp;
import dev.weir.app.command.Surroundings;
import dev.weir.app.command.TokenOption;
import dev.weir.app.command.TrustOption;
import dev.weir.model.WeirException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weir tap}: a simulated beer tap, or a load of them. */
@Command(
        name = "tap",
        description = "Pours beer at random times, posts each pour, and prints what the server pushes, until it gets"
                + " SIGTERM or SIGINT.",
        footer = {
            "",
            "While the server is away it tries again for ever. Up to 100,000 pours are kept meanwhile, of all taps"
                    + " together, and posted when it is back, in order, each once and with its own time; a tap that can"
                    + " keep no more does not pour.",
            "With --taps a line each second tells how far the load is, and pushes are only counted.",
            "Exit codes: 0 done or stopped, 1 a pour (with --count) or the token was refused, 2 wrong usage."
        })
public final class TapCommand implements Callable<Integer> {
    private static final String DEFAULT_SERVER = "http://127.0.0.1:8338";
    private static final String DEFAULT_ID = "1";
    private static final int SEEDS = 1_000_000;
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Surroundings here;
    private final CountDownLatch ended = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = TapServerConverter.class,
            description = "The server, also as HOST:PORT (default: what INET_ADDR holds, else " + DEFAULT_SERVER + ").")
    private @Nullable URI server;

    @Mixin
    private final TokenOption token = new TokenOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(
            names = "--id",
            paramLabel = "ID",
            converter = TapIdConverter.class,
            description = "The tap, an integer from 0 (default: what TAP_ID holds, else " + DEFAULT_ID + ").")
    private @Nullable Long id;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0.33",
            description = "Pours a second, on average, 0.001 to 1000 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--count", paramLabel = "N", description = "End after so many pours (default: never).")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same volumes and pauses for the same number (default: one drawn at random).")
    private @Nullable Long seed;

    @Option(
            names = "--taps",
            paramLabel = "N",
            defaultValue = "1",
            description = "So many taps, with ids from --id on, each with its own connection, rate and count, up to"
                    + " 1,000 (default: ${DEFAULT-VALUE}).")
    private int taps;

    public TapCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        TapWorkload workload = workload();
        URI address = given(server, "INET_ADDR", DEFAULT_SERVER, new TapServerConverter());
        String secret = token.read(here);
        SSLContext trusted = trust.read(here).orElse(null);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main), "stop"));
        var line = spec.commandLine();
        TapReport report = new TapReport(line.getOut(), line.getErr(), InstantSource.system(), workload.isLoad());
        boolean isStopped;
        try (ServerHttp http = new ServerHttp(address, secret, trusted)) {
            report.begin(address, workload);
            try {
                isStopped = run(workload, new TapClient(http, "weir-tap-" + UUID.randomUUID()), report);
            } finally {
                report.end();
            }
        } finally {
            ended.countDown();
        }
        if (isStopped) {
            main.interrupt();
        }
        return (report.hasFailures() && !isStopped) || line.getOut().checkError() ? 1 : 0;
    }

    private TapWorkload workload() {
        long first = given(id, "TAP_ID", DEFAULT_ID, new TapIdConverter());
        long drawn = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
        try {
            return new TapWorkload(first, taps, rate, count, drawn);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** An option's value, else that of an environment variable, else the default. */
    private <T> T given(@Nullable T option, String variable, String otherwise, ITypeConverter<T> converter) {
        if (option != null) {
            return option;
        }
        String text = here.environment().getOrDefault(variable, "").strip();
        try {
            return converter.convert(text.isEmpty() ? otherwise : text);
        } catch (TypeConversionException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for " + variable + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("BUG: a converter failed with " + e, e);
        }
    }

    /** Runs all taps, and answers whether they were stopped before they had done. */
    private static boolean run(TapWorkload workload, TapClient client, TapReport report) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = start(workload, client, report, threads);
            threads.shutdown();
            try {
                while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                    requireNoneFailed(running);
                    report.second();
                }
                requireNoneFailed(running);
                return false;
            } catch (InterruptedException e) {
                threads.shutdownNow();
                return true;
            } catch (WeirException e) {
                threads.shutdownNow(); // All taps have the one token.
                throw e;
            }
        }
    }

    private static void requireNoneFailed(List<Future<?>> running) {
        for (Future<?> tap : running) {
            if (tap.state() == Future.State.FAILED) {
                throw tap.exceptionNow() instanceof WeirException refused
                        ? refused
                        : new IllegalStateException("BUG: a tap ended with an exception", tap.exceptionNow());
            }
        }
    }

    private static List<Future<?>> start(
            TapWorkload workload, TapClient client, TapReport report, ExecutorService threads) {
        SplittableRandom jitter = new SplittableRandom();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < workload.taps(); i++) {
            Tap tap = new Tap(workload.firstId() + i, workload, client, report, InstantSource.system(), jitter);
            running.add(threads.submit(tap::run));
        }
        return running;
    }

    /** Run when the process is told to stop: lets taps end what they are posting, and ends the process with 0, where Java would report the signal. */
    private void stop(Thread main) {
        if (ended.getCount() == 0) {
            return;
        }
        main.interrupt();
        try {
            ended.await(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
