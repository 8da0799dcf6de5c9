package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a keyspace is.
 *
 * @param hosts some of the nodes; the others are learnt from them
 * @param keyspace where the tables are
 * @param login as whom, where nodes ask
 * @param tls whether the connections are encrypted
 */
record CassandraUrl(List<InetSocketAddress> hosts, String keyspace, Optional<Login> login, Optional<NodeTls> tls) {
    /** A name and its password. */
    record Login(String user, String password) {
        /** Shows no password. */
        @Override
        public String toString() {
            return user;
        }
    }

    private static final int USUAL_PORT = 9042;
    private static final String USUAL_KEYSPACE = "weir";
    private static final Pattern FORM = Pattern.compile(
            "(?:cassandra://)?(?:([^:@/?]+):([^@/?]*)@)?([^/?@]+)(?:/([a-z][a-z0-9_]{0,47})?)?(?:\\?(.*))?");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    /**
     * Reads an address such as {@code host1,host2:9042/keyspace}; in a password @ is written %40, and / is %2F.
     *
     * @throws IllegalArgumentException where it is none; says nothing of a password
     */
    static CassandraUrl of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "it is not of the form user:password@host1,host2:port/keyspace, the keyspace of a-z, 0-9 and _");
        }
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String each : form.group(3).split(",", -1)) {
            Matcher host = HOST.matcher(each.strip());
            if (!host.matches()) {
                throw new IllegalArgumentException("\"" + each + "\" is not a host or host:port");
            }
            int port = host.group(2) == null ? USUAL_PORT : Integer.parseInt(host.group(2));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("\"" + each + "\" has a port that is none");
            }
            hosts.add(InetSocketAddress.createUnresolved(host.group(1).replaceAll("[\\[\\]]", ""), port));
        }
        return new CassandraUrl(
                List.copyOf(hosts),
                form.group(4) == null ? USUAL_KEYSPACE : form.group(4),
                login(form),
                Optional.ofNullable(form.group(5)).map(CassandraUrl::tls));
    }

    /** Reads parameters, which have the names that PostgreSQL gives to them. */
    private static NodeTls tls(String parameters) {
        boolean checksHost = true;
        Optional<Path> authorities = Optional.empty();
        for (String parameter : parameters.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            switch (name) {
                case "sslmode" -> checksHost = checksHost(value);
                case "sslrootcert" -> authorities = Optional.of(Path.of(value));
                default ->
                    throw new IllegalArgumentException(
                            "it has a parameter \"" + name + "\"; there are sslmode and sslrootcert");
            }
        }
        return new NodeTls(checksHost, authorities);
    }

    private static boolean checksHost(String mode) {
        return switch (mode) {
            case "verify-full" -> true;
            case "verify-ca" -> false;
            default -> throw new IllegalArgumentException("sslmode=" + mode + " is neither verify-full nor verify-ca");
        };
    }

    private static Optional<Login> login(Matcher form) {
        return form.group(1) == null
                ? Optional.empty()
                : Optional.of(new Login(decoded(form.group(1)), decoded(form.group(2))));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it has a % that is not followed by two digits of base 16", e);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        List<String> shown = hosts.stream()
                .map(host -> host.getHostString() + ":" + host.getPort())
                .toList();
        return "cassandra://" + String.join(",", shown) + "/" + keyspace;
    }
}
