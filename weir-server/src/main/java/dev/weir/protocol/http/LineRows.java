package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.query.QueryAnswer;
import dev.weir.query.RangeQuery;
import dev.weir.query.Rows;

/** One JSON object a row and line: {@code {"key","time","avg"}}. */
final class LineRows extends RowForm {
    private final byte[][] names;
    private final String percentiles;
    private byte[] key = {};

    LineRows(RangeQuery query) {
        super(query);
        names = columns.stream()
                .map(name -> (",\"" + name + "\":").getBytes(ISO_8859_1))
                .toArray(byte[][]::new);
        percentiles = percentiles(query);
    }

    @Override
    void begin(RowBytes piece) {
        // Lines alone.
    }

    @Override
    void add(QueryAnswer answer, RowBytes piece) {
        if (answer.beginsSeries()) {
            key = quoted(answer.key());
        }
        Rows rows = answer.rows();
        for (int row = 0; row < rows.count(); row++) {
            piece.add("{\"key\":").add(key).add(",\"time\":\"");
            piece.addTime(rows.timeMicros(row));
            piece.add('"');
            for (int column = 0; column < names.length; column++) {
                piece.add(names[column]);
                addValue(rows, row, column, "null", piece);
            }
            if (rows.isApproximate(row)) {
                piece.add(",\"approximate\":").add(percentiles);
            }
            piece.add("}\n");
        }
    }

    @Override
    void end(RowBytes piece) {
        // Lines alone.
    }
}
