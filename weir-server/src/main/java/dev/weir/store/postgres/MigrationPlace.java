package dev.weir.store.postgres;

import dev.weir.model.EventStream;
import dev.weir.model.WeirException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a data directory was copied into a database; everything before is there.
 *
 * @param directoryId of the directory
 * @param sequence of its last commit
 * @param timeMicros when that was taken, 0 where the journal no longer has it
 * @param series samples of those before are there
 * @param micros and of this one those before this time
 * @param stream events of those before are there, once all samples are
 * @param eventId and of this one those before this id
 */
record MigrationPlace(
        UUID directoryId, long sequence, long timeMicros, int series, long micros, int stream, long eventId) {
    private static final String SELECT =
            "select directory_id, sequence, time_micros, next_series, next_micros, stream, next_id from migration";
    private static final String INSERT = "insert into migration values (?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "update migration set next_series = ?, next_micros = ?, stream = ?, next_id = ?";

    static MigrationPlace beginning(UUID directoryId, long sequence, long timeMicros) {
        return new MigrationPlace(
                directoryId,
                sequence,
                timeMicros,
                0,
                Long.MIN_VALUE,
                EventStream.READINGS.number(),
                EventStream.READINGS.firstId());
    }

    MigrationPlace atSample(int nextSeries, long nextMicros) {
        return new MigrationPlace(directoryId, sequence, timeMicros, nextSeries, nextMicros, stream, eventId);
    }

    MigrationPlace atEvent(int nextStream, long nextId) {
        return new MigrationPlace(directoryId, sequence, timeMicros, series, micros, nextStream, nextId);
    }

    /** The one that a database knows, which this transaction alone may then move on; empty where no migration is under way. */
    static Optional<MigrationPlace> hold(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(SELECT + " for update")) {
            return found.next()
                    ? Optional.of(new MigrationPlace(
                            found.getObject(1, UUID.class),
                            found.getLong(2),
                            found.getLong(3),
                            found.getInt(4),
                            found.getLong(5),
                            found.getInt(6),
                            found.getLong(7)))
                    : Optional.empty();
        }
    }

    void insert(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, directoryId);
            statement.setLong(2, sequence);
            statement.setLong(3, timeMicros);
            put(statement, 4);
            statement.executeUpdate();
        }
    }

    void update(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            put(statement, 1);
            statement.executeUpdate();
        }
    }

    private void put(PreparedStatement statement, int from) throws SQLException {
        statement.setInt(from, series);
        statement.setLong(from + 1, micros);
        statement.setShort(from + 2, (short) stream);
        statement.setLong(from + 3, eventId);
    }

    /**
     * Sees to it that nobody takes a database for whole into which a directory was copied in part.
     *
     * @throws WeirException UNAVAILABLE
     */
    static void refuseUnfinished(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select directory_id from migration")) {
            if (found.next()) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot use the database: the migration of data directory " + found.getString(1)
                                + " into it has not come to its end; run weir migrate again");
            }
        }
    }
}
