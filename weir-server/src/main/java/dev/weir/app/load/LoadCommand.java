package dev.weir.app.load;

import dev.weir.app.command.HttpConnecting;
import dev.weir.app.command.ServerHttp;
import dev.weir.app.command.Surroundings;
import dev.weir.app.command.TokenOption;
import dev.weir.app.command.TrustOption;
import dev.weir.app.upload.FileClient;
import dev.weir.store.file.FileStatus;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir load}: uploads many made-up files at once. */
@Command(
        name = "load",
        description =
                "Uploads made-up CSV files, many at once, and tells how fast they were taken. What it writes stays.",
        footer = {
            "",
            "Exit codes: 0 all were uploaded and, where they are waited for, came out as they had to; 1 some were not;"
                    + " 2 wrong usage."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    /** How long a file is. */
    enum Size {
        small(50),
        medium(200),
        large(1_000);

        private final int rows;

        Size(int rows) {
            this.rows = rows;
        }
    }

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"--api-url", "--server"},
            paramLabel = "URL",
            defaultValue = "http://localhost:8000",
            converter = HttpConnecting.UrlConverter.class,
            description = "The HTTP listener of the server (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://localhost:8000");

    @Mixin
    private final TokenOption token = new TokenOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "50",
            description = "Files (default: ${DEFAULT-VALUE}).")
    private int files;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "10",
            description = "Uploads at once (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "small",
            description = "${COMPLETION-CANDIDATES}: 50, 200 or 1,000 rows (default: ${DEFAULT-VALUE}).")
    private Size size = Size.small;

    @Option(names = "--errors", description = "Make every tenth row of each file invalid, each in one of five ways.")
    private boolean hasErrors;

    @Option(names = "--wait", description = "Wait until each file is read to its end, and tell how long that took.")
    private boolean isAwaited;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same files for the same number (default: ${DEFAULT-VALUE}).")
    private long seed;

    public LoadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        FileWorkload workload = workload();
        PrintWriter err = spec.commandLine().getErr();
        LoadResult result;
        try (ServerHttp http =
                new ServerHttp(server, token.read(here), trust.read(here).orElse(null))) {
            result = new FileLoad(workload, new FileClient(http), progress(err)).run();
        }
        if (here.isTerminal()) {
            err.print(CLEAR);
        }
        result.failures().forEach((reason, count) -> err.println("weir: " + count + " times: " + reason));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.print(new ResultText(workload, result));
        out.flush();
        return isAsExpected(workload, result) && !out.checkError() ? 0 : 1;
    }

    private FileWorkload workload() {
        try {
            return new FileWorkload(files, concurrency, size.rows, hasErrors, isAwaited, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private IntConsumer progress(PrintWriter err) {
        if (!here.isTerminal()) {
            return done -> {};
        }
        long[] shownAtNanos = {System.nanoTime()};
        return done -> {
            synchronized (shownAtNanos) {
                if (System.nanoTime() - shownAtNanos[0] > BETWEEN_NANOS) {
                    shownAtNanos[0] = System.nanoTime();
                    err.print(CLEAR + done + " of " + files + " files");
                    err.flush();
                }
            }
        };
    }

    /** Files without errors have to be processed, the others partial. */
    private static boolean isAsExpected(FileWorkload workload, LoadResult result) {
        int right = result.count(workload.hasErrors() ? FileStatus.PARTIAL : FileStatus.PROCESSED);
        return result.uploaded() == workload.files() && (!workload.isAwaited() || right == workload.files());
    }
}
