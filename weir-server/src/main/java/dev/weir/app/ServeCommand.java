package dev.weir.app;

import dev.weir.app.command.Surroundings;
import dev.weir.config.Settings;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
        Server server = Server.open(settings);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            // Without this the JVM would report the signal as its exit code.
                            Runtime.getRuntime().halt(0);
                        },
                        "stop"));
        server.listen();
        for (Listeners.Bound bound : server.listeners().bound()) {
            out.println(bound.protocol() + " on " + AddressText.of(bound.address()));
        }
        out.println("weir is ready");
        out.flush();
        stopped.await();
        return 0;
    }
}
