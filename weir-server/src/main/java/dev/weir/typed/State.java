package dev.weir.typed;

import dev.weir.model.EventIds;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is kept of one stream beside its events, as of the last commit. Changed by the thread that writes; lists are for any thread. */
final class State {
    private final Shares shares;
    private final TypedRecords form;
    private final Unsaved unsaved;

    /** How many removals of each server were followed. */
    private final Map<Integer, Long> removals = new ConcurrentHashMap<>();

    private long nextId;
    private long forgottenBeforeMicros = Long.MIN_VALUE;

    /**
     * Takes up what the last commit left. Blocks on the disk.
     *
     * @throws IllegalStateException where what is kept is none of this type's
     */
    State(EventType<?> type, Store store, boolean isAlone) {
        this.form = new TypedRecords(type.stream());
        try (View view = store.view(0, Duration.ZERO)) {
            nextId = view.events().lastId(type.stream()) + 1;
            Share own = new Share(type, nextId - EventIds.counter(nextId));
            view.records().scan(RecordTable.TYPED, put -> form.restore(put, own, removals));
            shares = new Shares(type, isAlone, own);
            unsaved = new Unsaved(own);
        }
    }

    /** Which events are stored. */
    Shares shares() {
        return shares;
    }

    /** What of this server's is not on the disk as it is here. */
    Unsaved unsaved() {
        return unsaved;
    }

    /** The id of the event that comes next. */
    long nextId() {
        return nextId;
    }

    /** So many ids have been given. */
    void gave(int ids) {
        nextId += ids;
    }

    /** The time before which events are no longer counted, microseconds since the Unix epoch. */
    long forgottenBeforeMicros() {
        return forgottenBeforeMicros;
    }

    /** Events before a time are no longer counted when they come. */
    void forgetBefore(long micros) {
        forgottenBeforeMicros = Math.max(forgottenBeforeMicros, micros);
    }

    /** Whether a share is kept in the journal here. */
    boolean isOwn(Share share) {
        return share == shares.own();
    }

    /** What an edit is to put into its commit: nothing where others keep that. */
    List<RecordPut> records(Edit edit) {
        return isOwn(edit.share()) ? edit.records(form) : List.of();
    }

    /** The same for what could not be journaled before. */
    List<RecordPut> unsavedRecords() {
        return unsaved.records(form);
    }

    /** How many removals of a server were followed. Any thread. */
    long removals(int server) {
        return removals.getOrDefault(server, 0L);
    }

    /** So many will have been followed once this is durable. */
    RecordPut removalsRecord(int server, long count) {
        return form.removals(server, count);
    }

    /** So many were followed. */
    void removals(int server, long count) {
        removals.put(server, count);
    }
}
