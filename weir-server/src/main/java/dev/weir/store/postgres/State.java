package dev.weir.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose readings a database holds, and how far it has come: the one row of the table {@code state}.
 *
 * @param directoryId of the data directory that ships to it
 * @param sequence of the last commit that it has, 0 for none
 * @param timeMicros when that was taken, microseconds since the Unix epoch; 0 where nobody knows
 */
record State(UUID directoryId, long sequence, long timeMicros) {
    private static final String SELECT = "select directory_id, sequence, time_micros from state";

    /** Empty where nobody has shipped yet. */
    static Optional<State> read(Connection connection) throws SQLException {
        return read(connection, SELECT);
    }

    /** As {@link #read}; and nobody ships until this transaction ends. Fails at once where somebody does now. */
    static Optional<State> hold(Connection connection) throws SQLException {
        return read(connection, SELECT + " for update nowait");
    }

    private static Optional<State> read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next()
                    ? Optional.of(new State(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)))
                    : Optional.empty();
        }
    }

    void insert(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into state (directory_id, sequence, time_micros) values (?, ?, ?)")) {
            statement.setObject(1, directoryId);
            statement.setLong(2, sequence);
            statement.setLong(3, timeMicros);
            statement.executeUpdate();
        }
    }
}
