package dev.weir.benchmark.browser;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Chromium without a screen, driven by its DevTools protocol. Used by one thread; closing it kills it. */
public final class Browser implements AutoCloseable {
    /** Debian's. */
    public static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private static final long LONGEST_START_NANOS = 30_000_000_000L;
    private static final long LOOK_MILLIS = 20;

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0");

    private final Process process;
    private final DevTools devTools;

    /**
     * Starts it and connects.
     *
     * @param profile a directory for what it keeps, which is made
     */
    public Browser(Path profile) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(PROGRAM.toString(), "--user-data-dir=" + profile),
                        FLAGS.stream(),
                        Stream.of("about:blank"))
                .flatMap(each -> each)
                .toList();
        process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            devTools = new DevTools(address(profile.resolve("DevToolsActivePort")));
        } catch (IOException | InterruptedException e) {
            kill();
            throw e;
        }
    }

    /** Chromium writes its port and the path of its DevTools there, once it listens. */
    private URI address(Path file) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - start < LONGEST_START_NANOS) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) {
                return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new IOException("cannot start \"" + PROGRAM + "\": its DevTools do not listen");
    }

    /** Opens a window that shares nothing with others, with an empty cache. Whoever opened it closes it. */
    public Window open(int width, int height) throws IOException, InterruptedException {
        String context =
                devTools.call("", "Target.createBrowserContext", Map.of()).text("result.browserContextId");
        String target = devTools.call(
                        "", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .text("result.targetId");
        String session = devTools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .text("result.sessionId");
        Window window = new Window(devTools, context, session);
        window.begin(width, height);
        return window;
    }

    @Override
    public void close() {
        devTools.close();
        kill();
    }

    private void kill() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join()); // Or they still write where others tidy up.
    }
}
