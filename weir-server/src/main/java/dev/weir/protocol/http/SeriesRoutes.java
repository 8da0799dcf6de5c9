package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.format.number.DecimalPrinter;
import dev.weir.format.text.Glob;
import dev.weir.format.time.TimePrinter;
import dev.weir.query.Queries;
import dev.weir.query.QueryAnswer;
import dev.weir.query.QueryResult;
import dev.weir.query.RangeQuery;
import dev.weir.query.Readers;
import dev.weir.query.SeriesPage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** The series there are, and their samples or what those come to. */
public final class SeriesRoutes implements Routes {
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_ITEMS = 10_000;
    private static final PlaceCursor CURSOR = new PlaceCursor("series");

    private final Queries queries;
    private final Readers readers;
    private final InstantSource clock;

    /** Routes that ask {@code queries} on the threads of {@code readers}. */
    public SeriesRoutes(Queries queries, Readers readers, InstantSource clock) {
        this.queries = queries;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/series", Access.READ, List.of("match", "limit", "cursor"), this::list),
                Route.get("/api/v1/query", Access.READ, QueryParameters.NAMES, this::query));
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        Glob pattern = given.pattern("match").orElseGet(() -> Glob.of("*"));
        int limit = given.number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
        int from =
                Math.toIntExact(Math.min(Integer.MAX_VALUE, CURSOR.read(given).orElse(0)));
        SeriesPage page = readers.read(() -> queries.list(pattern, from, limit));
        reply.json(200, json -> write(json, page));
    }

    private static void write(JsonGenerator json, SeriesPage page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("items");
        for (SeriesPage.Item item : page.items()) {
            json.writeStartObject();
            json.writeStringField("key", item.key());
            json.writeNumberField("samples", item.summary().samples());
            json.writeStringField("first", TimePrinter.text(item.summary().firstMicros()));
            json.writeStringField("last", TimePrinter.text(item.summary().lastMicros()));
            json.writeFieldName("last_value");
            json.writeRawValue(number(item.summary().lastValue()));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (page.next() < 0) {
            json.writeNullField("next_cursor");
        } else {
            json.writeStringField("next_cursor", CURSOR.text(page.next()));
        }
        json.writeEndObject();
    }

    private static String number(double value) {
        byte[] bytes = new byte[DecimalPrinter.MAX_BYTES];
        return new String(bytes, 0, DecimalPrinter.print(value, bytes, 0), StandardCharsets.US_ASCII);
    }

    private void query(Request request, Reply reply) throws IOException {
        RangeQuery query = new QueryParameters(request.parameters(), clock.instant()).query();
        String type = request.accepted(RowForm.JSON, RowForm.LINES, RowForm.CSV);
        QueryAnswer answer = switch (readers.read(() -> queries.open(query))) {
            case QueryAnswer opened -> opened;
            case QueryResult.TooLarge refused -> throw tooLarge(query, refused);
        };
        try (RowPieces pieces = new RowPieces(answer, RowForm.of(type, query))) {
            RowBytes piece = readers.read(pieces::next);
            OutputStream out = reply.stream(type.equals(RowForm.CSV) ? "text/csv; charset=utf-8" : type);
            piece.writeTo(out);
            while (!pieces.isEnded()) {
                readers.read(pieces::next).writeTo(out);
            }
        }
    }

    private static Problem tooLarge(RangeQuery query, QueryResult.TooLarge refused) {
        String rows = query.isRaw() ? "samples" : "rows";
        String hint = query.isRaw()
                ? "a step= with agg=, a narrower range or fewer series help"
                : "a longer step=, a narrower range or fewer series help";
        return new Problem(
                413,
                "cannot answer: there are " + (refused.isMore() ? "more than " : "") + refused.rows() + " " + rows
                        + " and an answer has at most " + refused.most() + " (limits.query-samples); " + hint);
    }
}
