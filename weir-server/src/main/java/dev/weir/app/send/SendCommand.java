package dev.weir.app.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.command.Pauses;
import dev.weir.app.command.ServerAddress;
import dev.weir.app.command.Surroundings;
import dev.weir.app.command.TlsOption;
import dev.weir.app.command.TokenOption;
import dev.weir.client.NdjsonSender;
import dev.weir.client.RejectConsumer;
import dev.weir.format.ndjson.Hello;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir send}: sends JSON lines from files or standard input, each once. */
@Command(
        name = "send",
        description = "Sends JSON objects, one a line, and returns once all are durable.",
        footer = {
            "",
            "A line that the server rejects is named on standard error, and the others are taken all the same. A"
                    + " connection that breaks is made anew, and no line is taken twice. Exit codes: 0 done, 1 failed, 2"
                    + " wrong usage."
        })
public final class SendCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5000",
            converter = ServerAddress.Converter.class,
            description = "The NDJSON listener of the server (default: ${DEFAULT-VALUE}).")
    private ServerAddress address = new ServerAddress("127.0.0.1", 5000);

    @Mixin
    private final TokenOption tokenOption = new TokenOption();

    @Mixin
    private final TlsOption tls = new TlsOption();

    @Option(
            names = "--session",
            paramLabel = "ID",
            description =
                    "A name for these lines. Given again with the same lines, it goes on behind the last one that the"
                            + " server has; it is kept for a day.")
    private @Nullable String session;

    @Option(
            names = "--demo",
            paramLabel = "N",
            description = "Send N made-up events of three devices in place of any input, and read them back over HTTP.")
    private int demo;

    @Option(
            names = "--http",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8000",
            description = "Where --demo reads back (default: ${DEFAULT-VALUE}).")
    private URI http = URI.create("http://127.0.0.1:8000");

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files of JSON lines, sent one behind the other (default: standard input, also as -).")
    private List<String> files = new ArrayList<>();

    public SendCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws IOException {
        boolean isDemo = spec.commandLine().getParseResult().hasMatchedOption("--demo");
        requireUsable(isDemo);
        PrintWriter err = spec.commandLine().getErr();
        Report report = new Report(err, here.isTerminal());
        if (isDemo) {
            return demonstrate(new Demo(demo, InstantSource.system().instant(), ThreadLocalRandom.current()), report);
        }
        List<String> named = files.isEmpty() ? List.of("-") : files;
        requireFiles(named);
        try (Lines lines = new Source(named, here.workingDirectory(), here.in(), report::complain)) {
            return send(lines, report);
        }
    }

    private void requireUsable(boolean isDemo) {
        String wrong = null;
        if (isDemo && demo < 1) {
            wrong = "cannot send --demo \"" + demo + "\" events: it must be 1 or more";
        } else if (isDemo && (!files.isEmpty() || session != null)) {
            wrong = "cannot send --demo events: files and --session do not go with it";
        } else if (!isDemo && files.isEmpty() && here.isTerminal()) {
            wrong = "cannot send what is typed: name a FILE, or - for standard input";
        } else if (session != null && (session.isEmpty() || session.getBytes(UTF_8).length > Hello.MAX_SESSION_BYTES)) {
            wrong = "cannot use session \"" + session + "\": it must have 1 to " + Hello.MAX_SESSION_BYTES + " bytes";
        } else if (!"http".equals(http.getScheme()) && !"https".equals(http.getScheme())) {
            wrong = "cannot use --http \"" + http + "\": it must begin with http:// or https://";
        }
        if (wrong != null) {
            throw new ParameterException(spec.commandLine(), wrong);
        }
    }

    /** Before anything is sent, as what is missing is most often a slip of the pen. */
    private void requireFiles(List<String> named) {
        for (String file : named) {
            if (!file.equals("-") && !Files.exists(here.workingDirectory().resolve(file))) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE, "cannot read file \"" + file + "\": there is no such file");
            }
        }
    }

    private int demonstrate(Demo made, Report report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int code = send(made.lines(), report);
        if (code == 0) {
            out.println("sent " + made.count() + " events, all acknowledged");
            int found = new ReadBack(
                            http, tokenOption.read(here), tls.trust().read(here).orElse(null))
                    .find(made);
            out.println("found " + found + " of " + made.count() + " as sent, over " + http);
            code = found == made.count() ? 0 : 1;
        }
        out.flush();
        return code;
    }

    private int send(Lines lines, Report report) {
        String name = session == null ? "send-" + UUID.randomUUID() : session;
        Pauses pauses = new Pauses(ThreadLocalRandom.current());
        String token = tokenOption.read(here);
        NdjsonSender.Options options = new NdjsonSender.Options(
                TIMEOUT, token.isEmpty() ? null : token, name, tls.read(here).orElse(null));
        try (Sending sending =
                new Sending(rejects -> connect(options, rejects), pauses, report::complain, report::note)) {
            skip(lines, sending.begin(), report);
            try {
                for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                    sending.send(line.get());
                    if (lines.mustWait()) {
                        sending.finish();
                    }
                    report.progress(sending.acknowledged());
                }
                sending.finish();
            } catch (RuntimeException e) {
                report.note(sending.acknowledged() + " lines are taken or rejected; --session " + name
                        + " goes on from there");
                throw e;
            }
        } finally {
            report.end();
        }
        return report.hasComplained() ? 1 : 0;
    }

    private NdjsonSender connect(NdjsonSender.Options options, RejectConsumer rejects) {
        return new NdjsonSender(address.host(), address.port(), options, rejects);
    }

    /** Passes over the lines that the server has. */
    private void skip(Lines lines, long count, Report report) {
        for (long skipped = 0; skipped < count; skipped++) {
            if (lines.next().isEmpty()) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot go on with session \"" + session + "\": the server has " + count
                                + " lines of it, and there are only " + skipped
                                + " here; other lines need another session");
            }
        }
        if (count > 0) {
            report.note("going on behind line " + count + " of the session");
        }
    }
}
