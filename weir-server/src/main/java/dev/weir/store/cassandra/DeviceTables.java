package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.store.ledger.DeviceChunk;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of the tables of devices. Made once a session; used by one thread, blocks on the network, and throws what the driver does. */
final class DeviceTables {
    /** The one partition of table {@code device_server}. */
    private static final int SERVERS = 0;

    private final CqlSession session;
    private final PreparedStatement putChunk;
    private final PreparedStatement chunk;
    private final PreparedStatement putServer;
    private final PreparedStatement servers;
    private final PreparedStatement chunks;
    private final PreparedStatement written;

    /** Prepares all statements; the tables are there. */
    DeviceTables(CqlSession session, String keyspace) {
        this.session = session;
        String device = keyspace + ".device";
        String server = keyspace + ".device_server";
        String ofServer = " from " + server + " where part = ? and server = ?";
        putChunk = session.prepare("insert into " + device + " (server, chunk, devices) values (?, ?, ?)");
        chunk = session.prepare("select devices from " + device + " where server = ? and chunk = ?");
        putServer = session.prepare("insert into " + server + " (part, server, version, chunks) values (?, ?, ?, ?)");
        servers = session.prepare("select server, version from " + server + " where part = ?");
        chunks = session.prepare("select chunks" + ofServer);
        written = session.prepare("select writetime(version)" + ofServer);
    }

    /** Puts a chunk of a server. */
    BoundStatement put(int server, DeviceChunk devices) {
        return putChunk.bind(server, devices.number(), ByteBuffer.wrap(devices.devices()));
    }

    /** Says of a server which version it has come to, and in which version each of its chunks stands. */
    void put(int server, long version, long[] versions) {
        ByteBuffer bytes = ByteBuffer.allocate(versions.length * Long.BYTES);
        bytes.asLongBuffer().put(versions);
        session.execute(putServer.bind(SERVERS, server, version, bytes));
    }

    /** When that was last said of a server; empty where it never was. */
    OptionalLong written(int server) {
        Row row = session.execute(written.bind(SERVERS, server)).one();
        return row == null || row.isNull(0) ? OptionalLong.empty() : OptionalLong.of(row.getLong(0));
    }

    /** Which version each server has come to. */
    Map<Integer, Long> servers() {
        Map<Integer, Long> found = new HashMap<>();
        for (Row row : session.execute(servers.bind(SERVERS))) {
            found.put(row.getInt(0), row.getLong(1));
        }
        return found;
    }

    /** In which version each chunk of a server stands. */
    long[] versions(int server) {
        Row row = session.execute(chunks.bind(SERVERS, server)).one();
        ByteBuffer bytes = row == null ? null : row.getByteBuffer(0);
        if (bytes == null) {
            return new long[0];
        }
        LongBuffer versions = bytes.asLongBuffer();
        long[] found = new long[versions.remaining()];
        versions.get(found);
        return found;
    }

    /** Chunks of a server in this order, each null where it is not there. They are read side by side. */
    List<@Nullable DeviceChunk> chunks(int server, List<Integer> numbers) {
        List<CompletionStage<AsyncResultSet>> asked = numbers.stream()
                .map(number -> session.executeAsync(chunk.bind(server, number)))
                .toList();
        List<@Nullable DeviceChunk> found = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Row row = Session.await(asked.get(i)).one();
            ByteBuffer bytes = row == null ? null : row.getByteBuffer(0);
            found.add(bytes == null ? null : new DeviceChunk(numbers.get(i), Values.bytes(bytes)));
        }
        return found;
    }
}
