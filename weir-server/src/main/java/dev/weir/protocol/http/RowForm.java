package dev.weir.protocol.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.query.Aggregate;
import dev.weir.query.QueryAnswer;
import dev.weir.query.RangeQuery;
import dev.weir.query.Rows;
import java.util.List;
import java.util.stream.Collectors;

/** How the rows of a query's answer are written. One for each answer; used by one thread at a time. */
abstract class RowForm {
    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";
    static final String CSV = "text/csv";

    final List<String> columns;
    private final boolean[] whole;

    RowForm(RangeQuery query) {
        columns = query.columns();
        whole = new boolean[columns.size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = columns.get(i).equals(Aggregate.COUNT.text());
        }
    }

    /** The form of a media type that {@link Request#accepted} has chosen. */
    static RowForm of(String mediaType, RangeQuery query) {
        return switch (mediaType) {
            case JSON -> new JsonRows(query);
            case LINES -> new LineRows(query);
            case CSV -> new CsvRows(query);
            default -> throw new IllegalStateException("BUG: rows have no form of type " + mediaType);
        };
    }

    /** Writes what comes before all rows. */
    abstract void begin(RowBytes piece);

    /** Writes the rows that the answer stands on. */
    abstract void add(QueryAnswer answer, RowBytes piece);

    /** Writes what comes after all rows. */
    abstract void end(RowBytes piece);

    /** Writes a value, or {@code otherwise} where it is none. */
    final void addValue(Rows rows, int row, int column, String otherwise, RowBytes piece) {
        double value = rows.value(row, column);
        if (!Double.isFinite(value)) {
            piece.add(otherwise);
        } else if (whole[column]) {
            piece.addWhole((long) value);
        } else {
            piece.addNumber(value);
        }
    }

    /** Text in quotes, as JSON has it, in UTF-8. */
    static byte[] quoted(String text) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] quoted = new byte[inner.length + 2];
        System.arraycopy(inner, 0, quoted, 1, inner.length);
        quoted[0] = '"';
        quoted[inner.length + 1] = '"';
        return quoted;
    }

    /** The percentiles that a query asks for, as a JSON array. */
    static String percentiles(RangeQuery query) {
        return query.aggregates().stream()
                .filter(Aggregate::isPercentile)
                .map(aggregate -> "\"" + aggregate.text() + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
