package dev.weir.files;

import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the files that servers which are gone have left undone. Of several servers that want a file one gets it, as its record changes by versions; the one
 * that was taken for gone and is not finds at the end of its work that the record is another's, and drops it. A file is worked on from its beginning: samples
 * that come twice change nothing. Used by one thread; blocks.
 */
final class TakingOver {
    private static final Logger log = LoggerFactory.getLogger(TakingOver.class);

    private final FileParts parts;
    private final Jobs jobs;

    TakingOver(FileParts parts, Jobs jobs) {
        this.parts = parts;
        this.jobs = jobs;
    }

    /**
     * Takes over what there is now, as far as there is room.
     *
     * @throws WeirException when nobody can say who is gone, or records cannot be read or changed
     */
    void look() {
        for (String server : parts.sharing().abandoned()) {
            for (FileRecord record : parts.records().unfinished(server)) {
                if (jobs.isFull() || jobs.isStopping()) {
                    return;
                }
                take(record);
            }
        }
    }

    private void take(FileRecord record) {
        try {
            if (parts.records().replace(record.takenOver(parts.server()))) {
                log.info("taking over file {} of server {}, which is gone", record.id(), record.worker());
                jobs.add(record.id());
            }
        } catch (WeirException e) {
            // It may be this server's all the same, where only the answer was lost.
            jobs.add(record.id());
            throw e;
        }
    }
}
