package dev.weir.protocol.http;

import dev.weir.query.QueryAnswer;
import dev.weir.query.RangeQuery;
import dev.weir.query.Rows;
import dev.weir.query.Step;

/** {@code {"series":[{"key","columns","rows"}],"step"}}. */
final class JsonRows extends RowForm {
    private final String columnNames;
    private final String percentiles;
    private final byte[] step;
    private boolean hasSeries;
    private boolean approximate;

    JsonRows(RangeQuery query) {
        super(query);
        columnNames = "[\"time\",\"" + String.join("\",\"", columns) + "\"]";
        percentiles = percentiles(query);
        Step length = query.step();
        step = length == null ? new byte[] {'n', 'u', 'l', 'l'} : quoted(length.text());
    }

    @Override
    void begin(RowBytes piece) {
        piece.add("{\"series\":[");
    }

    @Override
    void add(QueryAnswer answer, RowBytes piece) {
        boolean first = answer.beginsSeries();
        if (first) {
            piece.add(hasSeries ? ",{\"key\":" : "{\"key\":").add(quoted(answer.key()));
            piece.add(",\"columns\":").add(columnNames).add(",\"rows\":[");
            hasSeries = true;
            approximate = false;
        }
        Rows rows = answer.rows();
        for (int row = 0; row < rows.count(); row++) {
            piece.add(first && row == 0 ? "[\"" : ",[\"");
            piece.addTime(rows.timeMicros(row));
            piece.add('"');
            for (int column = 0; column < columns.size(); column++) {
                piece.add(',');
                addValue(rows, row, column, "null", piece);
            }
            piece.add(']');
            approximate |= rows.isApproximate(row);
        }
        if (answer.endsSeries()) {
            piece.add(']');
            if (approximate) {
                piece.add(",\"approximate\":").add(percentiles);
            }
            piece.add('}');
        }
    }

    @Override
    void end(RowBytes piece) {
        piece.add("],\"step\":").add(step).add('}');
    }
}
