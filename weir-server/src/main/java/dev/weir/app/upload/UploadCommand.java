package dev.weir.app.upload;

import dev.weir.app.command.HttpConnecting;
import dev.weir.app.command.ServerHttp;
import dev.weir.app.command.Surroundings;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir upload}: hands CSV files to a server. */
@Command(
        name = "upload",
        description = "Hands CSV files to a server, and prints a line for each: its id, its status and its name.",
        footer = {
            "",
            "A file may be compressed by gzip. One that is refused is named on standard error, and the others are sent all the same.",
            "Exit codes: 0 done, 1 a file was refused or, where it is waited for, failed, 2 wrong usage."
        })
public final class UploadCommand implements Callable<Integer> {
    private static final int BAD_REQUEST = 400;

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HttpConnecting server = new HttpConnecting();

    @Option(names = "--sensor-column", paramLabel = "NAME", description = "The column that names the sensor.")
    private @Nullable String sensorColumn;

    @Option(names = "--time-column", paramLabel = "NAME", description = "The column that has the time.")
    private @Nullable String timeColumn;

    @Option(names = "--value-columns", paramLabel = "NAMES", description = "Columns of numbers, parted by commas.")
    private @Nullable String valueColumns;

    @Option(names = "--timezone", paramLabel = "ZONE", description = "Where times are that name none (default: UTC).")
    private @Nullable String timezone;

    @Option(names = "--dry-run", description = "Have the rows judged and no sample stored; waits for the verdict.")
    private boolean isDryRun;

    @Option(names = "--wait", description = "Wait until each file is read to its end, and print what was found.")
    private boolean mustWait;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSV files.")
    private List<String> files = new ArrayList<>();

    /** A file that the server has. */
    private record Sent(String file, String id) {}

    public UploadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireFiles();
        UploadProgress progress = new UploadProgress(spec.commandLine().getErr(), here.isTerminal());
        PrintWriter out = spec.commandLine().getOut();
        boolean allWell = true;
        try (ServerHttp http = server.open(here)) {
            FileClient client = new FileClient(http);
            List<Sent> sent = new ArrayList<>();
            for (String file : files) {
                switch (upload(client, file, progress)) {
                    case UploadAnswer.Taken taken -> {
                        out.println(taken.id() + " " + taken.status().text() + " " + file);
                        sent.add(new Sent(file, taken.id()));
                    }
                    case UploadAnswer.Refused refused -> {
                        allWell = false;
                        complain(file, refused);
                    }
                }
                out.flush();
            }
            for (Sent each : mustWait || isDryRun ? sent : List.<Sent>of()) {
                allWell &= await(client, each, progress);
                out.flush();
            }
        } finally {
            progress.clear();
        }
        return allWell && !out.checkError() ? 0 : 1;
    }

    /** Before anything is sent, as what is missing is most often a slip of the pen. */
    private void requireFiles() {
        for (String file : files) {
            Path path = here.workingDirectory().resolve(file);
            String wrong = !Files.exists(path)
                    ? "there is no such file"
                    : Files.isDirectory(path)
                            ? "it is a directory"
                            : Files.isReadable(path) ? "" : "its permissions forbid it";
            if (!wrong.isEmpty()) {
                throw cannotRead(file, wrong + "; nothing was sent");
            }
        }
    }

    private static WeirException cannotRead(String file, String why) {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot read file \"" + file + "\": " + why);
    }

    private UploadAnswer upload(FileClient client, String file, UploadProgress progress) {
        Path path = here.workingDirectory().resolve(file);
        String boundary = UUID.randomUUID().toString().replace("-", "");
        UploadForm form = new UploadForm(boundary, String.valueOf(path.getFileName()), fields());
        try {
            long length = Files.size(path);
            return client.upload(form, path, bytes -> progress.sent(file, Math.min(bytes, length), length));
        } catch (IOException e) {
            throw cannotRead(file, String.valueOf(e.getMessage()));
        } finally {
            progress.clear();
        }
    }

    private Map<String, String> fields() {
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("sensor_column", sensorColumn);
        given.put("time_column", timeColumn);
        given.put("value_columns", valueColumns);
        given.put("timezone", timezone);
        given.put("dry_run", isDryRun ? "true" : null);
        Map<String, String> fields = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
        return fields;
    }

    private void complain(String file, UploadAnswer.Refused refused) {
        String sentence = "cannot upload \"" + file + "\": " + refused.reason();
        if (refused.status() == BAD_REQUEST) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
        say(sentence);
    }

    private boolean await(FileClient client, Sent sent, UploadProgress progress) throws InterruptedException {
        Verdict verdict = verdict(client, sent, progress);
        progress.clear();
        PrintWriter out = spec.commandLine().getOut();
        out.println(sent.id() + " " + verdict.status().text() + " " + sent.file() + ": " + verdict.totalRows()
                + " rows, " + verdict.validRows() + " valid, " + verdict.invalidRows() + " invalid");
        if (verdict.error() != null) {
            say("\"" + sent.file() + "\" failed: " + verdict.error());
        }
        if (!verdict.ignoredColumns().isEmpty()) {
            say("\"" + sent.file() + "\" has columns that were not read: " + verdict.ignoredColumns());
        }
        if (verdict.invalidRows() > 0) {
            say("which rows of \"" + sent.file() + "\" are invalid, and why: curl "
                    + client.http().at("/results/" + sent.id() + "/errors"));
        }
        return verdict.status() != FileStatus.FAILED;
    }

    private Verdict verdict(FileClient client, Sent sent, UploadProgress progress) throws InterruptedException {
        try {
            StatusWait.untilFinal(() -> client.state(sent.id()), state -> progress.read(sent.file(), state));
            return client.verdict(sent.id());
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.UNAUTHORIZED) {
                throw e;
            }
            String wait = isDryRun ? "sent, but --dry-run" : "uploaded, but --wait";
            throw new WeirException(e.code(), wait + " needs a token that may read", e);
        }
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println("weir: " + sentence);
    }
}
