package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.Optional;

/**
 * The alert that is being told, in a record. It is journaled in one commit with the note that it is told, before it is posted, and taken out when
 * it was: so whatever happens between, it is posted until it is taken, with the same id, and nothing else is told twice. Used by one thread.
 */
final class Outbox {
    /** No key of another record of the table: those have a line end. */
    static final String KEY = "outbox";

    private final Store store;
    private final Ingest ingest;

    Outbox(Store store, Ingest ingest) {
        this.store = store;
        this.ingest = ingest;
    }

    /** What a server before this one had begun to tell. Blocks on the disk. */
    Optional<Alert> read() {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.records()
                    .find(RecordTable.ALERTS, KEY)
                    .map(value -> new String(value, UTF_8))
                    .filter(value -> !value.isEmpty())
                    .map(value -> new Alert(
                            value.substring(0, value.indexOf('\n')), value.substring(value.indexOf('\n') + 1)));
        }
    }

    /** Puts an alert in, and notes that it is told. */
    void put(Telling telling) {
        String value = telling.alert().text() + "\n" + telling.alert().body();
        ingest.submit(new Submission(
                telling.told(), new RecordPut(RecordTable.ALERTS, KEY, value.getBytes(UTF_8), Long.MAX_VALUE)));
        telling.onJournaled().run();
    }

    /** Takes it out. */
    void clear() {
        ingest.submit(new Submission(new RecordPut(RecordTable.ALERTS, KEY, new byte[0], 0)));
    }
}
