package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Submission;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far files have been taken into the store. It is begun before anything of a file is kept, journaled with the samples that it tells of, and ended
 * when nothing of the file is left to do. So no row counts twice, and what a crash left of files that have no record is found by it. Any thread.
 */
final class Progress {
    private static final Logger log = LoggerFactory.getLogger(Progress.class);
    private static final byte[] NOTHING = {};

    private final FileParts.Samples samples;
    private final byte[] place;

    /** The progress of files whose records are in a place: of a file whose record was in another, nobody here can say whether it is wanted. */
    Progress(FileParts.Samples samples, String place) {
        this.samples = samples;
        this.place = place.getBytes(UTF_8);
    }

    /**
     * Up to which byte of a file, as it is without compression, its samples are in the store; empty where nothing is left to do. Waits for a
     * reader thread.
     */
    OptionalLong find(String id) {
        return samples.readers().read(() -> {
            try (View view = samples.store().view(0, Duration.ZERO)) {
                return view.records()
                        .find(RecordTable.PROGRESS, id)
                        .filter(value -> value.length > 0)
                        .map(value -> OptionalLong.of(ByteBuffer.wrap(value).getLong()))
                        .orElse(OptionalLong.empty());
            }
        });
    }

    /** The files of which something is left to do, and whose records are in this place. Waits for a reader thread. */
    Set<String> begun() {
        return samples.readers().read(() -> {
            Set<String> ids = new TreeSet<>();
            Set<String> others = new TreeSet<>();
            try (View view = samples.store().view(0, Duration.ZERO)) {
                view.records().scan(RecordTable.PROGRESS, put -> {
                    ids.remove(put.key());
                    others.remove(put.key());
                    if (put.value().length > 0) {
                        (isIn(place, put.value()) ? ids : others).add(put.key());
                    }
                });
            }
            if (!others.isEmpty()) {
                log.warn("{} files are left alone: their records were kept elsewhere (metadata)", others.size());
            }
            return ids;
        });
    }

    /** Says that there is something left to do of a file. Blocks until that is durable. */
    void begin(String id) {
        samples.ingest().submit(new Submission(at(id, 0)));
    }

    /** Says that there is nothing left to do of a file. Blocks until that is durable. */
    void end(String id) {
        samples.ingest().submit(new Submission(new RecordPut(RecordTable.PROGRESS, id, NOTHING, 0)));
    }

    /** Whether the record of a file is in a place, as its progress says. */
    static boolean isIn(byte[] place, byte[] value) {
        return value.length >= Long.BYTES && Arrays.equals(value, Long.BYTES, value.length, place, 0, place.length);
    }

    /** Says that all before a byte is in the store. */
    RecordPut at(String id, long offset) {
        byte[] value = ByteBuffer.allocate(Long.BYTES + place.length)
                .putLong(offset)
                .put(place)
                .array();
        return new RecordPut(RecordTable.PROGRESS, id, value, Long.MAX_VALUE);
    }
}
