package dev.weir.store.postgres;

import dev.weir.model.WeirException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it means that the database has refused something. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Whether it refuses what a row says, and would always do so: bad data, or against a constraint. */
    static boolean isOfData(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0") || state.equals("54000");
    }

    /** An operating failure: {@code verb} says what could not be done. */
    static WeirException unavailable(String verb, SQLException e) {
        boolean isTimeout = "57014".equals(e.getSQLState());
        return new WeirException(
                isTimeout ? WeirException.Code.TIMEOUT : WeirException.Code.UNAVAILABLE,
                "cannot " + verb + ": " + words(e),
                e);
    }

    /** Whether the user may not do what was asked for. */
    static boolean isOfRights(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && "42501".equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no connection, or none any more. */
    static boolean isOfConnection(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    /**
     * The database's own words, on one line: those of the innermost failure that it has told, as the others only wrap it. Not what it quotes of a row or of a statement of
     * ours.
     */
    static String words(Exception failure) {
        Throwable e = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "there is no host of the name " + cause.getMessage();
            }
            e = cause instanceof SQLException ? cause : e;
        }
        return oneLine(e instanceof PSQLException told ? told.getServerErrorMessage() : null, e);
    }

    private static String oneLine(@Nullable ServerErrorMessage told, Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (told != null && told.getMessage() != null) {
            String hint = told.getHint() == null ? "" : "; Hint: " + told.getHint();
            message = told.getSeverity() + ": " + told.getMessage() + hint;
        }
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Cuts a connection off, whatever it waits for. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("cannot cut a connection off: {}", e.getMessage());
        }
    }

    /** Lets go of a connection. If that fails it is gone, and with it what was under way. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("cannot close a connection: {}", e.getMessage());
        }
    }
}
