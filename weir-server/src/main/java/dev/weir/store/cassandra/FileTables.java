package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of the tables of records of files. Made once a session; any thread, blocks on the network, and throws what the driver does. */
final class FileTables {
    /** The one partition of table {@code file_slot}. */
    private static final int SLOTS = 0;

    private final CqlSession session;
    final Changes changes;
    final Marks marks;
    private final PreparedStatement find;

    /** Prepares all statements; the tables are there. */
    FileTables(CqlSession session, String keyspace) {
        this.session = session;
        this.changes = new Changes(keyspace);
        this.marks = new Marks(keyspace);
        this.find = session.prepare("select record, version from " + keyspace + ".file where id = ?");
    }

    /** The row of a record, with all that was changed before; null where there is none. */
    @Nullable Row find(String id) {
        return session.execute(find.bind(id).setConsistencyLevel(ConsistencyLevel.SERIAL))
                .one();
    }

    /** The rows of records, each null where there is none. What was changed just now may be missing. */
    List<@Nullable Row> find(List<String> ids) {
        return ids.stream().map(id -> session.executeAsync(find.bind(id))).toList().stream()
                .map(rows -> Session.await(rows).one())
                .toList();
    }

    /** Changes that are made only where something holds, and all or nothing. None is made again by itself: it might be its own obstacle. */
    final class Changes {
        private final PreparedStatement add;
        private final PreparedStatement replace;
        private final PreparedStatement remove;
        private final PreparedStatement claim;
        private final PreparedStatement reclaim;
        private final PreparedStatement disclaim;

        private Changes(String keyspace) {
            String file = keyspace + ".file";
            String first = keyspace + ".file_first";
            add = session.prepare("insert into " + file + " (id, version, record) values (?, ?, ?) if not exists");
            replace = session.prepare("update " + file + " set version = ?, record = ? where id = ? if version = ?");
            remove = session.prepare("delete from " + file + " where id = ? if version = ?");
            claim = session.prepare(
                    "insert into " + first + " (sha256, id, claimed_millis) values (?, ?, ?) if not exists");
            reclaim = session.prepare("update " + first + " set id = ?, claimed_millis = ? where sha256 = ? if id = ?");
            disclaim = session.prepare("delete from " + first + " where sha256 = ? if id = ?");
        }

        /** Makes a record where there is none of its id. */
        boolean add(String id, long version, ByteBuffer record) {
            return isDone(add.bind(id, version, record));
        }

        /** Puts a version in place of the one before it. */
        boolean replace(String id, long version, ByteBuffer record) {
            return isDone(replace.bind(version, record, id, version - 1));
        }

        boolean remove(String id, long version) {
            return isDone(remove.bind(id, version));
        }

        /** Makes a file the first of a digest; where there is one, its row, and else null. */
        @Nullable Row claim(String sha256, String id, long millis) {
            var rows = session.execute(claim.bind(sha256, id, millis).setIdempotent(false));
            return rows.wasApplied() ? null : rows.one();
        }

        /** Makes a file the first of a digest in place of another. */
        boolean reclaim(String sha256, String id, long millis, String other) {
            return isDone(reclaim.bind(id, millis, sha256, other));
        }

        /** A file is no longer the first of a digest, if it was. */
        void disclaim(String sha256, String id) {
            isDone(disclaim.bind(sha256, id));
        }

        private boolean isDone(BoundStatement change) {
            return session.execute(change.setIdempotent(false)).wasApplied();
        }
    }

    /** What leads to records. It is put before them and taken out after them, so it may lead to nothing. */
    final class Marks {
        private final PreparedStatement putSlot;
        private final PreparedStatement slots;
        private final PreparedStatement deleteSlot;
        private final PreparedStatement list;
        private final PreparedStatement listed;
        private final PreparedStatement unlist;
        private final PreparedStatement begin;
        private final PreparedStatement begun;
        private final PreparedStatement end;

        private Marks(String keyspace) {
            String slot = keyspace + ".file_slot";
            String list = keyspace + ".file_list";
            String unfinished = keyspace + ".file_unfinished";
            putSlot = session.prepare("insert into " + slot + " (part, slot) values (?, ?)");
            slots = session.prepare("select slot from " + slot + " where part = ? and slot <= ?");
            deleteSlot = session.prepare("delete from " + slot + " where part = ? and slot = ?");
            this.list = session.prepare("insert into " + list + " (slot, id) values (?, ?)");
            listed = session.prepare("select id from " + list + " where slot = ? and id < ?");
            unlist = session.prepare("delete from " + list + " where slot = ? and id = ?");
            begin = session.prepare("insert into " + unfinished + " (worker, id, version) values (?, ?, ?)");
            begun = session.prepare("select id, version from " + unfinished + " where worker = ?");
            end = session.prepare("delete from " + unfinished + " where worker = ? and id = ? and version = ?");
        }

        /** Puts a file into the list. */
        void list(String slot, String id) {
            session.execute(putSlot.bind(SLOTS, slot));
            session.execute(list.bind(slot, id));
        }

        /** The slots up to one, falling. */
        Iterable<Row> slots(String last) {
            return session.execute(slots.bind(SLOTS, last));
        }

        void deleteSlot(String slot) {
            session.execute(deleteSlot.bind(SLOTS, slot));
        }

        /** The files of a slot before one, falling. */
        Iterable<Row> listed(String slot, String before) {
            return session.execute(listed.bind(slot, before));
        }

        void unlist(String slot, String id) {
            session.execute(unlist.bind(slot, id));
        }

        /** A server works on a version of a file, or will. */
        void begin(String worker, String id, long version) {
            session.execute(begin.bind(worker, id, version));
        }

        /** The versions of files on which a server works, by rising id. */
        Iterable<Row> begun(String worker) {
            return session.execute(begun.bind(worker));
        }

        void end(String worker, String id, long version) {
            session.execute(end.bind(worker, id, version));
        }
    }
}
