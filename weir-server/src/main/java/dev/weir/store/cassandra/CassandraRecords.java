package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordException;
import dev.weir.store.file.FileRecordText;
import dev.weir.store.file.FileRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in a keyspace, for all servers that share it. Any thread may call, virtual ones too. A record changes by a lightweight transaction that holds
 * only while it is of the version that its caller has seen, so of several servers one takes a file.
 *
 * <p>What leads to a record, a list and what each server works on, is put before it and taken out behind it. So it is never missing; where it leads to
 * nothing readers pass it over, and take it out once nobody can be about to make the record.
 */
final class CassandraRecords implements FileRecords {
    private static final Logger log = LoggerFactory.getLogger(CassandraRecords.class);

    /** What files are called; Cassandra refuses to look for some other texts. */
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,100}");

    /** An id is of digits and letters, so all of them are below a brace. */
    private static final String BEHIND_ALL = "{";

    /** So many digits of an id say in which slot of the list it is: of the time, four and a half hours. */
    private static final int SLOT_DIGITS = 6;

    private static final int TIME_DIGITS = 12;

    /** No upload takes so long, so what is older than that and has no record will have none. */
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(7);

    /** A file that is the first of its digest has its record within this, unless its server has died. */
    private static final Duration LONGEST_CLAIM = Duration.ofMinutes(1);

    private static final int MOST_CLAIMS = 20;
    private static final int READ_AT_ONCE = 100;

    private final Supplier<Connected> connected;
    private final String keyspace;
    private final InstantSource clock;
    private volatile @Nullable FileTables tables;

    /** Records over a connection that is made by others; until it is there its supplier throws a WeirException. */
    CassandraRecords(Supplier<Connected> connected, String keyspace, InstantSource clock) {
        this.connected = connected;
        this.keyspace = keyspace;
        this.clock = clock;
    }

    private FileTables tables() {
        FileTables known = tables;
        return known == null ? prepare() : known;
    }

    /** Not before somebody asks: shipping is not to wait for that, nor many to do it at once. */
    private synchronized FileTables prepare() {
        FileTables known = tables;
        if (known == null) {
            known = new FileTables(connected.get().session(), keyspace);
            tables = known;
        }
        return known;
    }

    @Override
    public FileRecord add(FileRecord record) {
        Optional<FileRecord> added = call("keep the record of file \"" + record.id() + "\"", known -> {
            begin(known, record);
            known.marks.list(slot(record.id()), record.id());
            FileRecord named = record.asDuplicateOf(first(known, record));
            return known.changes.add(named.id(), named.version(), bytes(named)) ? Optional.of(named) : Optional.empty();
        });
        return added.orElseThrow(
                () -> new IllegalStateException("BUG: there is a file \"" + record.id() + "\" already"));
    }

    /** Puts a record as it is, of whichever version; does nothing where one of its id is there. */
    void copy(FileRecord record) {
        call("copy the record of file \"" + record.id() + "\"", known -> {
            begin(known, record);
            known.marks.list(slot(record.id()), record.id());
            if (record.duplicateOf() == null) {
                known.changes.claim(record.upload().sha256(), record.id(), clock.millis());
            }
            return known.changes.add(record.id(), record.version(), bytes(record));
        });
    }

    /** The first file of a record's digest, which it is itself where none is there. */
    private @Nullable String first(FileTables known, FileRecord record) {
        String sha256 = record.upload().sha256();
        for (int tries = 0; tries < MOST_CLAIMS; tries++) {
            long now = clock.millis();
            Row row = known.changes.claim(sha256, record.id(), now);
            if (row == null) {
                return null;
            }
            String first = row.getString("id");
            boolean isFresh = now - row.getLong("claimed_millis") < LONGEST_CLAIM.toMillis();
            if (first != null && (isFresh || known.find(first) != null)) {
                return first;
            }
            if (first != null && known.changes.reclaim(sha256, record.id(), now, first)) {
                return null;
            }
        }
        throw new FileRecordException(
                WeirException.Code.OVERLOADED,
                "cannot keep the record of file \"" + record.id()
                        + "\": others bring and delete the same all the time");
    }

    @Override
    public Optional<FileRecord> find(String id) {
        return !ID.matcher(id).matches()
                ? Optional.empty()
                : call("read the record of file \"" + id + "\"", known -> Optional.ofNullable(known.find(id)))
                        .map(CassandraRecords::record);
    }

    @Override
    public boolean replace(FileRecord record) {
        return call("change the record of file \"" + record.id() + "\"", known -> {
            begin(known, record);
            boolean isDone = known.changes.replace(record.id(), record.version(), bytes(record));
            if (isDone) {
                tidy(() -> known.marks.end(record.worker(), record.id(), record.version() - 1));
            }
            return isDone;
        });
    }

    /** The mark stays where the change is refused: somebody else may be about to make the same. */
    private static void begin(FileTables known, FileRecord record) {
        if (!record.status().isFinal()) {
            known.marks.begin(record.worker(), record.id(), record.version());
        }
    }

    @Override
    public boolean remove(FileRecord record) {
        return call("delete the record of file \"" + record.id() + "\"", known -> {
            boolean isDone = known.changes.remove(record.id(), record.version());
            if (isDone) {
                tidy(() -> {
                    known.changes.disclaim(record.upload().sha256(), record.id());
                    known.marks.unlist(slot(record.id()), record.id());
                    known.marks.end(record.worker(), record.id(), record.version());
                });
            }
            return isDone;
        });
    }

    /** What is done is done, even where something stays that leads to nothing. */
    private static void tidy(Runnable rest) {
        try {
            rest.run();
        } catch (DriverException e) {
            log.debug("something that leads to a record stays for now: {}", Failures.words(e));
        }
    }

    @Override
    public List<FileRecord> newest(@Nullable String before, int limit) {
        String end = before == null ? BEHIND_ALL : before;
        return call("list records of files", known -> {
            List<FileRecord> found = new ArrayList<>();
            for (Row row : known.marks.slots(slot(end))) {
                if (found.size() == limit) {
                    break;
                }
                addNewest(known, String.valueOf(row.getString(0)), end, limit, found);
            }
            return found;
        });
    }

    /** Adds the files of a slot before one, so long as there are less than so many. */
    private void addNewest(FileTables known, String slot, String before, int limit, List<FileRecord> found) {
        Iterator<Row> rows = known.marks.listed(slot, before).iterator();
        if (!rows.hasNext() && isPast(slot) && !slot.equals(slot(before))) {
            tidy(() -> known.marks.deleteSlot(slot));
        }
        while (rows.hasNext() && found.size() < limit) {
            List<String> ids = new ArrayList<>();
            int most = Math.min(READ_AT_ONCE, limit - found.size());
            while (rows.hasNext() && ids.size() < most) {
                ids.add(String.valueOf(rows.next().getString(0)));
            }
            List<@Nullable Row> records = known.find(ids);
            for (int i = 0; i < ids.size(); i++) {
                Row row = records.get(i);
                String id = ids.get(i);
                if (row != null) {
                    found.add(record(row));
                } else if (isPast(slot)) {
                    tidy(() -> known.marks.unlist(slot, id));
                }
            }
        }
    }

    @Override
    public List<FileRecord> unfinished(String worker) {
        return call("list unfinished files", known -> {
            List<FileRecord> found = new ArrayList<>();
            for (Row row : known.marks.begun(worker)) {
                String id = String.valueOf(row.getString("id"));
                long version = row.getLong("version");
                Optional<FileRecord> record =
                        Optional.ofNullable(known.find(id)).map(CassandraRecords::record);
                if (record.filter(each -> isBegun(each, worker, version)).isPresent()) {
                    found.add(record.get());
                } else if (isOver(record, id, version)) {
                    tidy(() -> known.marks.end(worker, id, version));
                }
            }
            return found;
        });
    }

    private static boolean isBegun(FileRecord record, String worker, long version) {
        return record.version() == version
                && record.worker().equals(worker)
                && !record.status().isFinal();
    }

    /** Whether a version of a record is not to come any more. */
    private boolean isOver(Optional<FileRecord> record, String id, long version) {
        return record.map(each -> each.version() >= version).orElse(version > 1 || isPast(slot(id)));
    }

    /** The slot of the list that has an id. */
    private static String slot(String id) {
        return id.substring(0, Math.min(SLOT_DIGITS, id.length()));
    }

    /** Whether nothing more comes into a slot. */
    private boolean isPast(String slot) {
        long millis = Math.max(0, clock.millis() - LONGEST_UPLOAD.toMillis());
        return slot.compareTo(slot(HexFormat.of().toHexDigits(millis, TIME_DIGITS))) < 0;
    }

    private static FileRecord record(Row row) {
        return FileRecordText.parse(Values.bytes(row, 0));
    }

    private static ByteBuffer bytes(FileRecord record) {
        return ByteBuffer.wrap(FileRecordText.encode(record));
    }

    private <T> T call(String attempt, Function<FileTables, T> call) {
        try {
            return call.apply(tables());
        } catch (FileRecordException e) {
            throw e;
        } catch (RuntimeException e) {
            WeirException failure = Failures.unavailable(attempt + " in Cassandra", e);
            throw new FileRecordException(failure.code(), failure.reason(), e);
        }
    }

    @Override
    public void close() {
        // The session is the engine's.
    }
}
