package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.model.Finding;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordText;
import dev.weir.store.file.StoredFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Compares the records of a data directory that nobody has open with the blobs in it, and names what does not belong together; changes nothing. Is
 * told all records first, those that were put earlier first. One thread, which may wait for the disk.
 */
public final class FilesCheck {
    private static final byte[] PLACE = StoredRecords.PLACE.getBytes(UTF_8);
    private static final String SUMS = ".sums";
    private static final String UNFINISHED = ".tmp";

    private final Map<String, byte[]> records = new TreeMap<>();
    private final Set<String> begun = new TreeSet<>();

    /** Files whose records were kept in another place, when {@code metadata} was another. */
    private final Set<String> elsewhere = new TreeSet<>();

    /** Takes a record, in place of the one before of its key. */
    public void add(RecordPut put) {
        boolean isGone = put.value().length == 0;
        if (put.table() == RecordTable.PROGRESS) {
            begun.remove(put.key());
            elsewhere.remove(put.key());
            if (!isGone) {
                (Progress.isIn(PLACE, put.value()) ? begun : elsewhere).add(put.key());
            }
        } else if (put.table() == RecordTable.FILES && !put.key().startsWith(StoredFiles.DIGEST)) {
            if (isGone) {
                records.remove(put.key());
            } else {
                records.put(put.key(), put.value());
            }
        }
    }

    /**
     * Tells of records without their blobs, of blobs without a record, and of what the next start takes out.
     *
     * @param blobs where the blobs of all servers are
     * @param server whose records these are
     */
    public void run(Disk disk, Path blobs, String server, Consumer<Finding> findings) {
        Path directory = blobs.resolve(server);
        Set<String> names = new TreeSet<>();
        disk.list(directory).forEach(path -> names.add(path.getFileName().toString()));
        records.forEach((id, value) -> record(directory, names, id, value, findings));
        names.forEach(name -> blob(directory.resolve(name), name, findings));
        for (String id : begun) {
            if (!records.containsKey(id) && !names.contains(id)) {
                findings.accept(Finding.note(
                        directory.resolve(id),
                        "its upload was begun, nothing is left of it, and the next start forgets it"));
            }
        }
    }

    private static void record(Path directory, Set<String> names, String id, byte[] value, Consumer<Finding> findings) {
        FileRecord record;
        try {
            record = FileRecordText.parse(value);
        } catch (WeirException e) {
            findings.accept(Finding.damage(directory.resolve(id), e.reason()));
            return;
        }
        boolean isHere = record.server().equals(directory.getFileName().toString());
        if (isHere && !names.contains(id)) {
            findings.accept(Finding.damage(
                    directory.resolve(id), "it is missing, and the record of file \"" + id + "\" names it"));
        }
        boolean hasSums = record.tally() != null && record.tally().sums() > 0;
        if (isHere && hasSums && !names.contains(id + SUMS)) {
            findings.accept(
                    Finding.damage(directory.resolve(id + SUMS), "it is missing, and file \"" + id + "\" has sums"));
        }
    }

    private void blob(Path path, String name, Consumer<Finding> findings) {
        if (name.endsWith(UNFINISHED)) {
            findings.accept(
                    Finding.note(path, "it is left of a write that did not end, and the next start takes it out"));
            return;
        }
        String id = name.endsWith(SUMS) ? name.substring(0, name.length() - SUMS.length()) : name;
        if (records.containsKey(id)) {
            return;
        }
        if (elsewhere.contains(id)) {
            findings.accept(Finding.note(path, "its record was kept elsewhere (metadata), and it is left alone"));
            return;
        }
        findings.accept(
                begun.contains(id)
                        ? Finding.note(path, "it has no record, and the next start takes it out")
                        : Finding.damage(path, "it has no record: nobody asks for it, and it can be deleted"));
    }
}
