package dev.weir.files;

import dev.weir.ingest.Submission;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far files have been taken into the store. It is begun before anything of a file is kept, journaled with the samples that it tells of, and ended
 * when nothing of the file is left to do. So no row counts twice, and what a crash left of files that have no record is found by it. Any thread.
 */
final class Progress {
    private static final byte[] NOTHING = {};

    private final FileParts.Samples samples;

    Progress(FileParts.Samples samples) {
        this.samples = samples;
    }

    /** Up to which byte of a file, as it is without compression, its samples are in the store; empty where nothing is left to do. Waits for a reader thread. */
    OptionalLong find(String id) {
        return samples.readers().read(() -> {
            try (View view = samples.store().view(0, Duration.ZERO)) {
                return view.records()
                        .find(RecordTable.PROGRESS, id)
                        .filter(value -> value.length == Long.BYTES)
                        .map(value -> OptionalLong.of(ByteBuffer.wrap(value).getLong()))
                        .orElse(OptionalLong.empty());
            }
        });
    }

    /** The files of which something is left to do. Waits for a reader thread. */
    Set<String> begun() {
        return samples.readers().read(() -> {
            Set<String> ids = new TreeSet<>();
            try (View view = samples.store().view(0, Duration.ZERO)) {
                view.records().scan(RecordTable.PROGRESS, put -> {
                    if (put.value().length == 0) {
                        ids.remove(put.key());
                    } else {
                        ids.add(put.key());
                    }
                });
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

    /** Says that all before a byte is in the store. */
    static RecordPut at(String id, long offset) {
        return new RecordPut(
                RecordTable.PROGRESS,
                id,
                ByteBuffer.allocate(Long.BYTES).putLong(offset).array(),
                Long.MAX_VALUE);
    }
}
