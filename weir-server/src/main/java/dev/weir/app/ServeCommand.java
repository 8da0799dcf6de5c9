package dev.weir.app;

import dev.weir.config.Settings;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir serve}: runs until it is told to stop. */
@Command(
        name = "serve",
        description = "Takes readings and serves them, until it gets SIGTERM or SIGINT.",
        footer = {"", "Every setting is a flag too: --metrics.port 8765, --data ./data; \"weir config\" lists them."})
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final int BUG = 70; // EX_SOFTWARE of sysexits.h: what was answered is in the journal.

    @Spec
    private CommandSpec spec;

    @Unmatched
    private List<String> flags = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = Settings.load(flags, System.getenv(), Path.of("").toAbsolutePath());
        Logging.configure(settings);
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
            log.error("the thread {} died of a bug, and the server ends with it", thread.getName(), bug);
            Runtime.getRuntime().halt(BUG);
        });
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
            out.println(bound.protocol() + " on " + text(bound.address().getAddress()) + ":"
                    + bound.address().getPort());
        }
        out.println("weir is ready");
        out.flush();
        stopped.await();
        return 0;
    }

    private static String text(InetAddress address) {
        return address instanceof java.net.Inet6Address
                ? "[" + address.getHostAddress() + "]"
                : address.getHostAddress();
    }
}
