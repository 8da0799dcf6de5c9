package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.EventIds;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number by which tables know a server. It takes one from the keyspace when its data directory is begun, and keeps it for good in a file there, so that
 * Cassandra need not be there any more for events to get their ids.
 */
public final class ServerNumber {
    private static final String FILE_NAME = "cassandra-server";
    private static final int MOST_FILE_BYTES = 256;
    private static final Pattern FILE = Pattern.compile("keyspace ([a-z0-9_]+)\nserver ([0-9]{1,4})\n");

    private ServerNumber() {}

    /**
     * The number of a data directory; one that has none yet takes the lowest that is free. Blocks on the network that once.
     *
     * @param url of the keyspace
     * @throws WeirException UNAVAILABLE when it has none and cannot take one, or has one of another keyspace
     */
    public static int of(Disk disk, Path directory, UUID directoryId, String url) {
        CassandraUrl where = CassandraUrl.of(url);
        Path file = directory.resolve(FILE_NAME);
        Optional<Integer> kept = kept(disk, file, where.keyspace());
        if (kept.isPresent()) {
            return kept.get();
        }
        int number = take(where, directoryId);
        disk.replace(file, ("keyspace " + where.keyspace() + "\nserver " + number + "\n").getBytes(US_ASCII));
        return number;
    }

    /** Whether a data directory has a number. */
    public static boolean isKept(Disk disk, Path directory) {
        return disk.exists(directory.resolve(FILE_NAME));
    }

    private static Optional<Integer> kept(Disk disk, Path path, String keyspace) {
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(MOST_FILE_BYTES);
        try (DiskFile file = disk.open(path)) {
            file.read(bytes, 0);
        }
        Matcher text = FILE.matcher(new String(bytes.array(), 0, bytes.position(), US_ASCII));
        if (!text.matches()) {
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot read \"" + path
                            + "\": it does not say \"keyspace NAME\" and \"server NUMBER\" in two lines;"
                            + " without the file the server asks Cassandra for its number");
        }
        if (!text.group(1).equals(keyspace)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot use keyspace \"" + keyspace + "\": this data directory is server " + text.group(2)
                            + " of keyspace \"" + text.group(1) + "\", and has given its events ids as such");
        }
        return Optional.of(Integer.parseInt(text.group(2)));
    }

    private static int take(CassandraUrl url, UUID directoryId) {
        try (CqlSession session = Connected.openKeyspace(url)) {
            Tables.makeNumbers(session, url.keyspace()); // The others can wait until it has a number.
            return take(session, url.keyspace(), directoryId);
        } catch (RuntimeException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot get a number for this server, for which Cassandra has to be there when a data directory is begun: "
                            + Failures.unavailable("use " + url, e).reason(),
                    e);
        }
    }

    /** The number of a data directory in a keyspace, taken now where it has none. Blocks on the network. */
    private static int take(CqlSession session, String keyspace, UUID directoryId) {
        BitSet taken = new BitSet();
        OptionalInt own = OptionalInt.empty();
        for (Row row : session.execute("select number, directory from " + keyspace + ".server_number")) {
            taken.set(row.getInt("number"));
            if (directoryId.equals(row.getUuid("directory"))) {
                own = OptionalInt.of(row.getInt("number"));
            }
        }
        if (own.isPresent()) {
            return own.getAsInt();
        }
        for (int number = taken.nextClearBit(0);
                number < EventIds.MOST_SERVERS;
                number = taken.nextClearBit(number + 1)) {
            if (isHeld(number, directoryId, session, keyspace)) {
                return number;
            }
        }
        throw new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot use this keyspace: all " + EventIds.MOST_SERVERS + " numbers of servers are taken");
    }

    /**
     * Sees to it that a number is the directory's, as in a keyspace that lost what it had. Blocks on the network.
     *
     * @throws WeirException UNAVAILABLE when it is another's
     */
    static void hold(int number, UUID directoryId, CqlSession session, String keyspace) {
        if (!isHeld(number, directoryId, session, keyspace)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot use this keyspace: another data directory is server " + number
                            + " of it, as which this one has given ids to events");
        }
    }

    /** Whether a number is the directory's, which takes it where it is free. */
    private static boolean isHeld(int number, UUID directoryId, CqlSession session, String keyspace) {
        Row held = session.execute(SimpleStatement.newInstance(
                        "insert into " + keyspace + ".server_number (number, directory) values (?, ?) if not exists",
                        number,
                        directoryId))
                .one();
        return held != null && (held.getBoolean("[applied]") || directoryId.equals(held.getUuid("directory")));
    }
}
