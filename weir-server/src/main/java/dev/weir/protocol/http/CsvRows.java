package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.csv.CsvCell;
import dev.weir.query.Aggregate;
import dev.weir.query.QueryAnswer;
import dev.weir.query.RangeQuery;
import dev.weir.query.Rows;

/** A header {@code key,time,avg} and a line a row; with percentiles, a last column says where they are approximate. */
final class CsvRows extends RowForm {
    private final boolean hasPercentiles;
    private byte[] key = {};

    CsvRows(RangeQuery query) {
        super(query);
        hasPercentiles = query.aggregates().stream().anyMatch(Aggregate::isPercentile);
    }

    @Override
    void begin(RowBytes piece) {
        piece.add("key,time,").add(String.join(",", columns)).add(hasPercentiles ? ",approximate\n" : "\n");
    }

    @Override
    void add(QueryAnswer answer, RowBytes piece) {
        if (answer.beginsSeries()) {
            key = CsvCell.of(answer.key()).getBytes(UTF_8);
        }
        Rows rows = answer.rows();
        for (int row = 0; row < rows.count(); row++) {
            piece.add(key).add(',');
            piece.addTime(rows.timeMicros(row));
            for (int column = 0; column < columns.size(); column++) {
                piece.add(',');
                addValue(rows, row, column, "", piece);
            }
            if (hasPercentiles) {
                piece.add(rows.isApproximate(row) ? ",true" : ",false");
            }
            piece.add('\n');
        }
    }

    @Override
    void end(RowBytes piece) {
        // Lines alone.
    }
}
