package dev.weir.store.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives out one connection again and again, and keeps whoever gets it from ending it and from committing: all that they do is done together, once it is
 * committed by whoever made this, or it is not done. Used by one thread.
 */
final class OneTransaction implements DataSource {
    private static final Set<String> KEPT = Set.of("commit", "close", "setAutoCommit");

    private final Connection connection;
    private final Connection shown;

    /** Of a connection that commits nothing by itself, which its caller commits and closes. */
    OneTransaction(Connection connection) {
        this.connection = connection;
        this.shown = (Connection) Proxy.newProxyInstance(
                OneTransaction.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> KEPT.contains(method.getName()) ? null : call(method, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection() {
        return shown;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw notThat();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw notThat();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw notThat();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw notThat();
    }

    @Override
    public <T> T unwrap(Class<T> kind) throws SQLException {
        throw notThat();
    }

    @Override
    public boolean isWrapperFor(Class<?> kind) {
        return false;
    }

    private static SQLFeatureNotSupportedException notThat() {
        return new SQLFeatureNotSupportedException("it gives out one connection and nothing else");
    }
}
