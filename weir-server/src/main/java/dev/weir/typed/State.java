package dev.weir.typed;

import dev.weir.model.EventIds;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.List;

/** What is kept of one stream beside its events, as of the last commit. Changed by the thread that writes; the index is for any thread. */
final class State {
    private final KindIndex index;
    private final DeviceTotals totals = new DeviceTotals();
    private final TypedRecords form;
    private long nextId;
    private long forgottenBeforeMicros = Long.MIN_VALUE;

    /**
     * Takes up what the last commit left. Blocks on the disk.
     *
     * @throws IllegalStateException where what is kept is none of this type's
     */
    State(EventType<?> type, Store store) {
        this.form = new TypedRecords(type.stream());
        try (View view = store.view(0, Duration.ZERO)) {
            nextId = view.events().lastId(type.stream()) + 1;
            index = new KindIndex(type.kinds().size(), nextId - EventIds.counter(nextId));
            view.records().scan(RecordTable.TYPED, put -> form.restore(put, index, totals));
        }
    }

    /** Which ids are stored. */
    KindIndex index() {
        return index;
    }

    /** How many of each device are. */
    DeviceTotals totals() {
        return totals;
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

    /** The beginning of what one commit does to it. */
    Edit edit() {
        return new Edit(index, totals);
    }

    /** What an edit is to put into its commit. */
    List<RecordPut> records(Edit edit) {
        return edit.records(form);
    }

    /** The same for what could not be journaled before. */
    List<RecordPut> records(Unsaved unsaved) {
        return unsaved.records(form);
    }

    /** Does what an edit says, now that its commit is durable. */
    void apply(Edit edit) {
        index.apply(edit.ids());
        edit.totals().forEach(totals::put);
    }
}
