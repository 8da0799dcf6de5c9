package dev.weir.store.cassandra;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a keyspace is.
 *
 * @param hosts some of the nodes; the others are learnt from them
 * @param keyspace where the tables are
 */
record CassandraUrl(List<InetSocketAddress> hosts, String keyspace) {
    private static final int USUAL_PORT = 9042;
    private static final String USUAL_KEYSPACE = "weir";
    private static final Pattern FORM = Pattern.compile("(?:cassandra://)?([^/?@]+)(?:/([a-z][a-z0-9_]{0,47})?)?");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    /**
     * Reads an address such as {@code host1,host2:9042/keyspace}.
     *
     * @throws IllegalArgumentException where it is none
     */
    static CassandraUrl of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "it is not of the form host1,host2:port/keyspace, the keyspace of a-z, 0-9 and _");
        }
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String each : form.group(1).split(",", -1)) {
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
        return new CassandraUrl(List.copyOf(hosts), form.group(2) == null ? USUAL_KEYSPACE : form.group(2));
    }

    @Override
    public String toString() {
        List<String> shown = hosts.stream()
                .map(host -> host.getHostString() + ":" + host.getPort())
                .toList();
        return "cassandra://" + String.join(",", shown) + "/" + keyspace;
    }
}
