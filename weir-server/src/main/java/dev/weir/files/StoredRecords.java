package dev.weir.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordException;
import dev.weir.store.file.FileRecordText;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.StoredFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of files in the store in use, beside the samples. Their ids are in memory, the rest is read from the store. Any thread. */
public final class StoredRecords implements FileRecords {
    /** Where these records are, as progress tells. */
    public static final String PLACE = "store";

    private static final byte[] NOTHING = {};
    private static final int LOCKS = 64;

    private final Store store;
    private final Ingest ingest;
    private final Readers readers;
    private final NavigableSet<String> ids = new ConcurrentSkipListSet<>();

    /** Whoever changes which file is the first of a digest holds the digest's lock. */
    private final List<ReentrantLock> digestLocks = locks();

    /** Whoever changes a record holds the id's lock, which is taken after a digest's. */
    private final List<ReentrantLock> idLocks = locks();

    /** The records of a store; it closes none of the parts that it stands on. Blocks on the disk. */
    public StoredRecords(Store store, Ingest ingest, Readers readers) {
        this.store = store;
        this.ingest = ingest;
        this.readers = readers;
        try (View view = store.view(0, Duration.ZERO)) {
            ids.addAll(StoredFiles.ids(view.records()));
        }
    }

    private static List<ReentrantLock> locks() {
        return Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
    }

    @Override
    public FileRecord add(FileRecord record) {
        String digest = digestKey(record);
        return holding(digestLocks, digest, () -> {
            Optional<String> first = value(digest).map(value -> new String(value, US_ASCII));
            FileRecord added = record.asDuplicateOf(first.orElse(null));
            List<Change> changes = new ArrayList<>(List.of(put(added)));
            if (first.isEmpty()) {
                changes.add(put(digest, record.id().getBytes(US_ASCII)));
            }
            submit(record, changes);
            ids.add(added.id());
            return added;
        });
    }

    @Override
    public Optional<FileRecord> find(String id) {
        // The ids in memory lack those whose records are damaged: such a file must not be taken for one that is not
        // there.
        return id.startsWith(StoredFiles.DIGEST)
                ? Optional.empty()
                : value(id).map(value -> FileRecordText.parse(value));
    }

    @Override
    public boolean replace(FileRecord record) {
        return holding(idLocks, record.id(), () -> {
            boolean isNext = isThere(record.id(), record.version() - 1);
            if (isNext) {
                submit(record, List.of(put(record)));
            }
            return isNext;
        });
    }

    @Override
    public boolean remove(FileRecord record) {
        String digest = digestKey(record);
        return holding(
                digestLocks,
                digest,
                () -> holding(idLocks, record.id(), () -> {
                    if (!isThere(record.id(), record.version())) {
                        return false;
                    }
                    List<Change> changes = new ArrayList<>(List.of(put(record.id(), NOTHING)));
                    if (value(digest).map(value -> new String(value, US_ASCII)).equals(Optional.of(record.id()))) {
                        changes.add(put(digest, NOTHING));
                    }
                    submit(record, changes);
                    ids.remove(record.id());
                    return true;
                }));
    }

    private boolean isThere(String id, long version) {
        return find(id).filter(found -> found.version() == version).isPresent();
    }

    @Override
    public List<FileRecord> newest(@Nullable String before, int limit) {
        NavigableSet<String> older = before == null ? ids : ids.headSet(before, false);
        return read(older.descendingSet().stream().limit(limit).toList(), record -> true);
    }

    @Override
    public List<FileRecord> unfinished(String worker) {
        return read(
                ids,
                record -> record.worker().equals(worker) && !record.status().isFinal());
    }

    private List<FileRecord> read(Collection<String> wanted, Predicate<FileRecord> filter) {
        return readers.read(() -> {
            try (View view = store.view(0, Duration.ZERO)) {
                return wanted.stream()
                        .flatMap(id -> value(view, id).map(value -> FileRecordText.parse(value)).stream())
                        .filter(filter)
                        .toList();
            }
        });
    }

    private Optional<byte[]> value(String key) {
        return readers.read(() -> {
            try (View view = store.view(0, Duration.ZERO)) {
                return value(view, key);
            }
        });
    }

    private static Optional<byte[]> value(View view, String key) {
        return view.records().find(RecordTable.FILES, key).filter(value -> value.length > 0);
    }

    private static String digestKey(FileRecord record) {
        return StoredFiles.DIGEST + record.upload().sha256();
    }

    private static RecordPut put(FileRecord record) {
        return put(record.id(), FileRecordText.encode(record));
    }

    private static RecordPut put(String key, byte[] value) {
        return new RecordPut(RecordTable.FILES, key, value, value.length == 0 ? 0 : Long.MAX_VALUE);
    }

    private void submit(FileRecord record, List<Change> changes) {
        try {
            ingest.submit(new Submission(changes.toArray(Change[]::new)));
        } catch (WeirException e) {
            throw new FileRecordException(
                    e.code(), "cannot keep the record of file \"" + record.id() + "\": " + e.reason(), e);
        }
    }

    private static <T> T holding(List<ReentrantLock> locks, String key, Supplier<T> action) {
        ReentrantLock lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // What it stands on is closed by others.
    }
}
