package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a database is and how to log in, from one of the forms in which people write that.
 *
 * @param jdbc for the driver, without user and password
 * @param properties user, password and whatever else the address asks of the driver
 * @param schema where the tables are
 */
record DatabaseUrl(String jdbc, Properties properties, String schema) {
    private static final String USUAL_SCHEMA = "weir";
    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?(?:postgres|postgresql)(?:\\+\\w+)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");

    private static final int MOST_QUOTED = 200;

    /** How libpq calls what the driver calls otherwise. */
    private static final Map<String, String> OF_LIBPQ =
            Map.of("connect_timeout", "connectTimeout", "application_name", "ApplicationName");

    /**
     * Reads an address such as {@code postgres://user:password@host:5432/database?sslmode=require}; a schema is named by {@code currentSchema}.
     *
     * @throws IllegalArgumentException where it is none; says nothing of its text, which may hold a password
     */
    static DatabaseUrl of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "it is not of the form postgres://user:password@host:port/database?name=value");
        }
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "user", form.group(1));
        put(given, "password", form.group(2));
        String query = form.group(5) == null ? "" : form.group(5);
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = OF_LIBPQ.getOrDefault(pair.substring(0, equals), pair.substring(0, equals));
                if (PGProperty.forName(name) == null) {
                    throw new IllegalArgumentException("it has a parameter that the driver does not know: "
                            + name.substring(0, Math.min(MOST_QUOTED, name.length())));
                }
                put(given, name, pair.substring(equals + 1));
            }
        }
        String schema = given.getOrDefault("currentSchema", USUAL_SCHEMA);
        Properties properties = new Properties();
        properties.putAll(given);
        properties.setProperty("currentSchema", schema);
        properties.putIfAbsent("ApplicationName", "weir");
        properties.putIfAbsent("connectTimeout", "5");
        properties.putIfAbsent("tcpKeepAlive", "true");
        String database = form.group(4) == null ? "" : form.group(4);
        String jdbc = "jdbc:postgresql://" + form.group(3) + "/" + database;
        if (jdbc.contains("@")) {
            throw new IllegalArgumentException("it has an @ too many: in a password @ is written %40, and / is %2F");
        }
        if (Driver.parseURL(jdbc, null) == null) {
            throw new IllegalArgumentException("its host, port or database cannot be read");
        }
        return new DatabaseUrl(jdbc, properties, schema);
    }

    private static void put(Map<String, String> given, String name, @Nullable String encoded) {
        if (encoded != null && !encoded.isEmpty()) {
            given.put(name, decoded(encoded));
        }
    }

    @SuppressWarnings("UnusedException") // Its message quotes what may be a password.
    private static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "it has a % that two hexadecimal digits do not follow: % is written %25");
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return jdbc;
    }
}
