package dev.weir.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Brings rows into the database all at once; where it refuses what some row says, in halves, until just that row is left out. */
final class Splitting {
    /** Brings the rows from one on, before another. */
    interface Step {
        void run(int from, int to) throws SQLException;
    }

    /** Is told of a row that is left out. */
    interface Outcast {
        void refused(int row, SQLException why);
    }

    private Splitting() {}

    /** Within the transaction of a connection. */
    static void run(Connection connection, int from, int to, Step step, Outcast outcast) throws SQLException {
        if (from == to) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            step.run(from, to);
            connection.releaseSavepoint(before);
            return;
        } catch (SQLException e) {
            if (!Failures.isOfData(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before); // Or the server would keep one for each row that it refuses.
            if (to - from == 1) {
                outcast.refused(from, e);
                return;
            }
        }
        int middle = (from + to) >>> 1;
        run(connection, from, middle, step, outcast);
        run(connection, middle, to, step, outcast);
    }
}
