package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir query}: prints the samples of some series in a range, or what they come to. */
@Command(
        name = "query",
        description = "Prints the samples of some series in a range, or their averages, percentiles and the like.",
        footer = {
            "",
            "TIME is now, -15m, -2h, -7d, ISO 8601 or a number. With neither --step nor --agg every sample is a row.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class QueryCommand implements Callable<Integer> {
    /** How rows are printed. */
    enum Format {
        table,
        csv,
        json
    }

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HttpConnecting server = new HttpConnecting();

    @Parameters(paramLabel = "SERIES", description = "The key of a series, or a pattern in quotes: * ? [abc].")
    private String series = "*";

    @Option(names = "--from", paramLabel = "TIME", description = "Since when (default: -1h).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Until before when (default: now).")
    private @Nullable String to;

    @Option(names = "--step", paramLabel = "DURATION", description = "A row for each 30s, 5m, 1h or 7d.")
    private @Nullable String step;

    @Option(
            names = "--agg",
            paramLabel = "NAMES",
            description = "Some of avg,min,max,sum,count,first,last,p50,p95,p99 (default with --step: avg).")
    private @Nullable String aggregates;

    @Option(names = "--timezone", paramLabel = "ZONE", description = "Whose days the steps follow (default: UTC).")
    private @Nullable String timezone;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES} (default: table on a terminal, csv in a pipe).")
    private @Nullable Format format;

    public QueryCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("series", series);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("step", step);
        parameters.put("agg", aggregates);
        parameters.put("timezone", timezone);
        Format chosen = format == null ? (here.isTerminal() ? Format.table : Format.csv) : format;
        PrintWriter out = spec.commandLine().getOut();
        try {
            String accept = chosen == Format.json ? "application/json" : "text/csv";
            server.get(here, "/api/v1/query", parameters, accept, body -> print(body, chosen, out));
        } catch (HttpConnecting.WrongRequest e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        out.flush();
        return out.checkError() ? 1 : 0;
    }

    private static void print(InputStream body, Format format, PrintWriter out) throws IOException {
        Reader text = new InputStreamReader(body, UTF_8);
        if (format == Format.table) {
            new CsvTable(out).print(new BufferedReader(text));
            return;
        }
        char[] piece = new char[16 << 10];
        for (int read = text.read(piece); read >= 0 && !out.checkError(); read = text.read(piece)) {
            out.write(piece, 0, read);
        }
        if (format == Format.json) {
            out.println();
        }
    }
}
