package dev.weir.app;

import dev.weir.app.command.Surroundings;
import dev.weir.config.Settings;
import dev.weir.protocol.AddressText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir serve}: runs until it is told to stop. */
@Command(
        name = "serve",
        description = "Takes readings and serves them, until it gets SIGTERM or SIGINT.",
        customSynopsis = "weir serve [-h] [--config FILE] [--SETTING VALUE]...",
        footer = {
            "",
            "Every setting is a flag, such as --metrics.port 8765 or --data ./data; \"weir config\" lists them.",
            "Exit codes: 0 stopped, 1 cannot start, 2 wrong settings."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final int BUG = 70; // EX_SOFTWARE of sysexits.h
    private static final Duration STOP_TIME = Duration.ofSeconds(9);

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Unmatched
    private List<String> flags = new ArrayList<>();

    ServeCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = Settings.load(flags, here.environment(), here.workingDirectory());
        Logging.configure(settings, InstantSource.system());
        RemoteWiring.problem(settings).ifPresent(problem -> {
            throw new ParameterException(spec.commandLine(), problem);
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
            log.error("the thread {} died of a bug, and the server ends with it", thread.getName(), bug);
            Runtime.getRuntime().halt(BUG);
        });
        Server server = Server.open(settings);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        server.firstToken().ifPresent(token -> out.println("made an admin token, shown this once: " + token));
        server.listen();
        for (Listeners.Bound bound : server.listeners().bound()) {
            out.println(bound.protocol() + " on " + AddressText.of(bound.address()));
        }
        out.println("weir is ready");
        out.flush();
        stopped.await();
        return 0;
    }

    /** Closes the server, and ends the process in time whatever that comes to: what was answered is in the journal. */
    private static void stop(Server server) {
        log.info("stopping");
        Thread closing = Thread.ofPlatform().name("close").daemon().start(server::close);
        try {
            closing.join(STOP_TIME);
            Logging.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Without this the JVM would report the signal as its exit code.
            Runtime.getRuntime().halt(0);
        }
    }
}
