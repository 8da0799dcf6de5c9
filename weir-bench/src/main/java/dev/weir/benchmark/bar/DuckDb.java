package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** DuckDB in this process. Owned by one thread; closing it gives its memory back. */
final class DuckDb implements AutoCloseable {
    private static final int COUNT_COLUMN = 5;

    private final Connection connection;

    DuckDb() throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new IOException("cannot start DuckDB: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file and sums it up by sensor.
     *
     * @param rows how many it has
     * @param threads how many may work on it
     * @return how long that took, in nanoseconds
     */
    long sum(Path file, long rows, int threads) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
            long start = System.nanoTime();
            long found = 0;
            try (ResultSet sums = statement.executeQuery(sums(file))) {
                while (sums.next()) {
                    found += sums.getLong(COUNT_COLUMN);
                }
            }
            long nanos = System.nanoTime() - start;
            if (found != rows) {
                throw new IOException("DuckDB found " + found + " rows of " + rows);
            }
            return nanos;
        } catch (SQLException e) {
            throw new IOException("cannot sum up by DuckDB: " + e.getMessage(), e);
        }
    }

    /** A column that is not asked for is not read: the time is, as each row of ours has to have one. */
    private static String sums(Path file) {
        return """
                SELECT sensor_id, avg(value), min(value), max(value), count(*), max("timestamp")
                FROM read_csv('%s', header = true, auto_detect = false, delim = ',',
                  columns = {'sensor_id': 'VARCHAR', 'timestamp': 'TIMESTAMP', 'value': 'DOUBLE'})
                GROUP BY sensor_id""".formatted(file.toString().replace("'", "''"));
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("cannot close DuckDB: " + e.getMessage(), e);
        }
    }
}
