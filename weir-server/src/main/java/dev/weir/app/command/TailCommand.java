package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir tail}: prints what a server takes as it takes it. */
@Command(
        name = "tail",
        description = "Prints events and samples as a server takes them, a line of JSON each, until it gets SIGINT.",
        footer = {
            "",
            "A sample is printed where its key matches, or its device where it came without an event; an event where its device does.",
            "After a broken connection it goes on behind the last message; {\"missed\":N} stands for N that were not to be had.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class TailCommand implements Callable<Integer> {
    private static final String DATA = "data: ";
    private static final String ID = "id: ";

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HttpConnecting server = new HttpConnecting();

    @Option(names = "--match", paramLabel = "GLOB", description = "Which keys and devices: * ? [abc] (default: all).")
    private @Nullable String match;

    @Option(names = "--since", paramLabel = "SEQ", description = "Go on behind the message with this seq.")
    private @Nullable String since;

    @Option(names = "--count", paramLabel = "N", description = "End after so many lines (default: never).")
    private long count = Long.MAX_VALUE;

    private boolean hasBegun;
    private volatile boolean hasEnded;

    public TailCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "cannot read count \"" + count + "\": it must be 1 or more");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        PrintWriter out = spec.commandLine().getOut();
        try {
            follow(out);
        } catch (HttpConnecting.WrongRequest e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } finally {
            hasEnded = true;
        }
        return out.checkError() ? 1 : 0;
    }

    /** Run when the process is told to stop, which Java would report as a failure, and when it ends by itself. */
    private void stop() {
        if (!hasEnded) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void follow(PrintWriter out) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Pauses pauses = new Pauses(ThreadLocalRandom.current());
        boolean goesOn = true;
        while (goesOn) {
            String why = "the server ended the connection";
            try {
                followOnce(out, pauses);
            } catch (WeirException e) {
                if (!hasBegun || e.code() == WeirException.Code.UNAUTHORIZED) {
                    throw e;
                }
                why = e.reason();
            }
            goesOn = count > 0 && !out.checkError();
            if (goesOn) {
                err.println("weir: following was interrupted, trying again: " + why);
                err.flush();
                Thread.sleep(pauses.next());
            }
        }
    }

    private void followOnce(PrintWriter out, Pauses pauses) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("match", match);
        parameters.put("since", since);
        server.get(here, "/api/v1/live", parameters, "text/event-stream", body -> {
            hasBegun = true;
            pauses.reset();
            print(body, out);
        });
    }

    private void print(InputStream body, PrintWriter out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
        String seq = since;
        String line = lines.readLine();
        while (line != null && count > 0 && !out.checkError()) {
            if (line.startsWith(ID)) {
                seq = line.substring(ID.length());
            } else {
                if (line.startsWith(DATA)) {
                    out.println(line.substring(DATA.length()));
                    count--;
                }
                since = seq;
            }
            line = count > 0 ? lines.readLine() : null;
        }
        out.flush();
    }
}
