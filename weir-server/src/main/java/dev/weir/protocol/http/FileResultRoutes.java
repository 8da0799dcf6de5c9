package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.files.RowReport;
import dev.weir.files.SumsPage;
import dev.weir.files.UploadedFiles;
import dev.weir.store.file.FileRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;

/** What was found in files: the verdict, the sums of each series, and the rows that are not valid. */
public final class FileResultRoutes implements Routes {
    /** So many series a result has in itself; of more there are pages. */
    private static final long MOST_SUMS = 100_000;

    private static final int SUMS_AT_ONCE = 20_000;
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_ITEMS = 10_000;
    private static final String JSON = "application/json";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final UploadedFiles files;

    /** Routes over files. */
    public FileResultRoutes(UploadedFiles files) {
        this.files = files;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/results/{id}", Access.READ, List.of(), this::result),
                Route.get("/results/{id}/aggregates", Access.READ, List.of("limit", "cursor"), this::aggregates),
                Route.get("/results/{id}/errors", Access.READ, List.of("form"), this::errors));
    }

    private void result(Request request, Reply reply) throws IOException {
        FileRecord record = FileRoutes.state(files, request).record();
        boolean hasSums = record.tally() != null && record.tally().sums() <= MOST_SUMS && files.hasBlobs(record);
        SumsPage first = hasSums ? files.sums(record, 0, SUMS_AT_ONCE) : new SumsPage(List.of(), -1);
        // The stream is the reply's to close.
        JsonGenerator json =
                FACTORY.createGenerator(reply.stream(JSON)).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        FileJson.writeFile(json, record);
        FileJson.writeRows(json, record.tally());
        writeIgnored(json, record);
        if (hasSums) {
            writeSums(json, record, first);
        } else {
            json.writeNullField("aggregated_data");
        }
        if (record.tally() != null && !hasSums) {
            json.writeStringField("aggregates", "/results/" + record.id() + "/aggregates");
        }
        json.writeStringField("error", record.error());
        json.writeEndObject();
        json.close();
    }

    private static void writeIgnored(JsonGenerator json, FileRecord record) throws IOException {
        if (record.tally() == null) {
            json.writeNullField("ignored_columns");
            return;
        }
        json.writeArrayFieldStart("ignored_columns");
        for (String column : record.tally().ignoredColumns()) {
            json.writeString(column);
        }
        json.writeEndArray();
    }

    private void writeSums(JsonGenerator json, FileRecord record, SumsPage first) throws IOException {
        json.writeObjectFieldStart("aggregated_data");
        String before = "";
        for (SumsPage page = first; ; page = files.sums(record, page.next(), SUMS_AT_ONCE)) {
            for (byte[] line : page.lines()) {
                json.writeRaw(before);
                json.writeRaw(new String(line, UTF_8));
                before = ",";
            }
            if (page.next() < 0) {
                break;
            }
        }
        json.writeEndObject();
    }

    private void aggregates(Request request, Reply reply) {
        Parameters given = request.parameters();
        int limit = given.number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
        FileRecord record = FileRoutes.state(files, request).record();
        PlaceCursor cursor = new PlaceCursor("aggregates of " + record.id());
        SumsPage page = files.sums(record, cursor.read(given).orElse(0), limit);
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (byte[] line : page.lines()) {
                json.writeRawValue(item(new String(line, UTF_8)));
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.next() < 0 ? null : cursor.text(page.next()));
            json.writeEndObject();
        });
    }

    /** An entry of an object as an object of its own, which has the name of the entry as its key. */
    private static String item(String line) {
        // The object has numbers alone, so the last brace that opens is its own.
        int object = line.lastIndexOf('{');
        return "{\"key\":" + line.substring(0, object - 1) + "," + line.substring(object + 1);
    }

    private void errors(Request request, Reply reply) throws IOException {
        FileRecord record = FileRoutes.state(files, request).record();
        RowReport.Form form = form(request.parameters());
        if (!record.status().isFinal()) {
            throw new Problem(
                    409,
                    "cannot tell the errors of the file \"" + record.id() + "\": it is "
                            + record.status().text());
        }
        if (record.tally() == null) {
            throw new Problem(
                    409,
                    "cannot tell the errors of the file \"" + record.id() + "\": it was not read: " + record.error());
        }
        try (RowReport report = files.report(record, form)) {
            OutputStream out =
                    reply.header("Content-Disposition", disposition(record, form)).stream("text/csv; charset=utf-8");
            for (Optional<byte[]> piece = report.next(); piece.isPresent(); piece = report.next()) {
                out.write(piece.get());
            }
        }
    }

    /** Rows are saved under the name of their file, which may be the sensor of all of them (RFC 6266, RFC 8187). */
    private static String disposition(FileRecord record, RowReport.Form form) {
        return switch (form) {
            case REASONS -> "attachment; filename=\"errors-" + record.id() + ".csv\"";
            case ROWS ->
                "attachment; filename*=UTF-8''"
                        + URLEncoder.encode(record.upload().filename().replaceFirst("\\.gz$", ""), UTF_8)
                                .replace("+", "%20")
                                .replace("*", "%2A");
        };
    }

    private static RowReport.Form form(Parameters given) {
        return switch (given.find("form").orElse("")) {
            case "" -> RowReport.Form.REASONS;
            case "rows" -> RowReport.Form.ROWS;
            default -> throw given.wrong("form", "it must be rows, or not be given");
        };
    }
}
