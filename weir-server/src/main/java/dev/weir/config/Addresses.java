package dev.weir.config;

import java.util.regex.Pattern;

/** Hosts, origins, and the addresses of remote stores. Nothing here asks a name server. */
final class Addresses {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]+)?");
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?");
    private static final Pattern TABLE = Pattern.compile("dynamodb://([A-Za-z0-9_.-]{3,255})/?");
    private static final Pattern STORE =
            Pattern.compile("(postgres://|postgresql://|postgresql\\+asyncpg://|jdbc:postgresql:|cassandra://).+");
    private static final Pattern NODES = Pattern.compile(
            "([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(,([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?)*/[a-z][a-z0-9_]*");

    private Addresses() {}

    /** An IP address or a host name; the brackets that URLs put round IPv6 are taken off. */
    static Kind<String> host() {
        return new Kind<>("an address", text -> {
            var bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            if (!HOST.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
                throw new WrongValue("it is not an address or a host name, without a port");
            }
            return bare;
        });
    }

    static Kind<String> origin() {
        return new Kind<>("an origin such as https://example.org:8443, or *", text -> {
            if (!text.equals("*") && !ORIGIN.matcher(text).matches()) {
                throw new WrongValue("it is not an origin such as https://example.org:8443, without a path");
            }
            return text;
        });
    }

    static Kind<Secret> storeUrl() {
        var form = "a URL that begins with postgres://, postgresql://, postgresql+asyncpg://, jdbc:postgresql:"
                + " or cassandra://, or host1,host2/keyspace of Cassandra";
        return new Kind<>(form, text -> {
            if (!STORE.matcher(text).matches() && !NODES.matcher(text).matches()) {
                throw new WrongValue("it is not " + form);
            }
            return new Secret(text);
        });
    }

    static Kind<Blobs> blobs() {
        return new Kind<>("file, or s3://BUCKET", text -> {
            var bucket = BUCKET.matcher(text);
            if (bucket.matches()) {
                return new Blobs.InS3(bucket.group(1));
            }
            if (text.equalsIgnoreCase("file")) {
                return new Blobs.InFiles();
            }
            throw new WrongValue("it is neither file nor s3:// with the name of a bucket");
        });
    }

    static Kind<Metadata> metadata() {
        return new Kind<>("store, or dynamodb://TABLE", text -> {
            var table = TABLE.matcher(text);
            if (table.matches()) {
                return new Metadata.InDynamoDb(table.group(1));
            }
            if (text.equalsIgnoreCase("store")) {
                return new Metadata.InStore();
            }
            throw new WrongValue("it is neither store nor dynamodb:// with the name of a table");
        });
    }
}
