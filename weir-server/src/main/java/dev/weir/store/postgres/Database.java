package dev.weir.store.postgres;

import dev.weir.model.WeirException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** How one connects to a database, and how its tables are made. It need not be there. Used by one thread. */
final class Database {
    /** So long one waits for a connection. */
    static final Duration WAIT_TIME = Duration.ofSeconds(5);

    /** A statement that makes tables, and takes longer, is given up. */
    private static final Duration MAKING_TIME = Duration.ofMinutes(5);

    private final DatabaseUrl url;

    private Database(DatabaseUrl url) {
        this.url = url;
    }

    /**
     * The one at an address.
     *
     * @throws WeirException UNAVAILABLE when the address cannot be understood
     */
    static Database of(String url) {
        try {
            return new Database(DatabaseUrl.of(url));
        } catch (IllegalArgumentException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot use store.url: " + e.getMessage(), e);
        }
    }

    /** Its address for the driver, without user and password. */
    String jdbc() {
        return url.jdbc();
    }

    /** What the driver is told. Statements end by themselves after so long, and a server that has fallen silent is given up a little later. */
    Properties properties(Duration most) {
        Properties properties = new Properties();
        properties.putAll(url.properties());
        String options = properties.getProperty("options", "");
        properties.setProperty(
                "options",
                (options + " -c statement_timeout=" + most.toMillis() + " -c synchronous_commit=on").strip());
        properties.putIfAbsent(
                "socketTimeout", Long.toString(most.plusSeconds(10).toSeconds()));
        properties.putIfAbsent(
                "loginTimeout", Long.toString(WAIT_TIME.toSeconds())); // Of one that accepts, and then says nothing.
        properties.putIfAbsent("prepareThreshold", "-1"); // Numbers come in binary from the first time on.
        properties.putIfAbsent("reWriteBatchedInserts", "true");
        return properties;
    }

    /** A connection that commits nothing by itself, and gives up a statement that takes longer. The caller closes it. */
    Connection connect(Duration most) throws SQLException {
        Connection connection = source(most).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private PGSimpleDataSource source(Duration most) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url.jdbc());
        for (Map.Entry<Object, Object> each : properties(most).entrySet()) {
            source.setProperty((String) each.getKey(), (String) each.getValue());
        }
        return source;
    }

    /**
     * Makes the tables, or brings them up to this version, also where somebody has dropped them since; all of it, and that it was done, or nothing.
     *
     * @throws WeirException UNAVAILABLE when it cannot be reached, or does not have it
     */
    void makeTables() {
        try (Connection connection = connect(MAKING_TIME)) {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(new OneTransaction(connection))
                    .schemas(url.schema())
                    .defaultSchema(url.schema())
                    .table("schema_history")
                    .locations("classpath:dev/weir/store/postgres")
                    .load()
                    .migrate();
            connection.commit();
        } catch (FlywayException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot make tables in " + url + ": " + why(e), e);
        } catch (SQLException e) {
            throw Failures.unavailable("make tables in " + url, e);
        }
    }

    /** What helps is said too, where that is known. */
    private String why(FlywayException e) {
        ErrorCode code = e.getErrorCode();
        if (code == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE
                || code == CoreErrorCode.VALIDATE_ERROR
                || code == CoreErrorCode.FAILED_VERSIONED_MIGRATION) {
            return "the schema " + url.schema() + " belongs to something else, or to another version of Weir; choose"
                    + " another by currentSchema=NAME in store.url";
        }
        String words = Failures.words(e);
        if (Failures.isOfRights(e)) {
            return words + "; the user needs GRANT CREATE ON DATABASE once, or has to own the schema " + url.schema();
        }
        return words;
    }

    /** Where it is, without user and password. */
    @Override
    public String toString() {
        return url.toString();
    }
}
