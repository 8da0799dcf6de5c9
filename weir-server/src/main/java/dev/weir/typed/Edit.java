package dev.weir.typed;

import dev.weir.model.RecordPut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one commit does to the events of one server. Used by the thread that writes. */
final class Edit {
    private final Share share;
    private final KindIndex.Edit ids;
    private final Map<String, Total> totals = new LinkedHashMap<>();

    Edit(Share share) {
        this.share = share;
        this.ids = share.index().new Edit();
    }

    /** What it changes. */
    Share share() {
        return share;
    }

    /** The total of a device, as it is after the edit so far. */
    Total total(String device) {
        Total edited = totals.get(device);
        return edited == null ? share.totals().of(device) : edited;
    }

    /** An event more. */
    void put(long id, int kind, String device, long sampleMicros) {
        ids.put(id, kind);
        totals.put(device, total(device).with(id, sampleMicros));
    }

    /** An id less. */
    void remove(long id) {
        ids.remove(id);
    }

    /** So many events of a device less, whose ids were removed; {@code firstId} is the lowest of those that are left. */
    void count(String device, int removed, long firstId) {
        totals.put(device, total(device).without(removed, firstId));
    }

    /** Whether an id is stored after it. */
    boolean has(long id) {
        return ids.has(id);
    }

    /** What the index becomes. */
    KindIndex.Edit ids() {
        return ids;
    }

    /** What the totals become, by device. */
    Map<String, Total> totals() {
        return totals;
    }

    /** All of it, to be journaled. */
    List<RecordPut> records(TypedRecords form) {
        List<RecordPut> records = new ArrayList<>();
        ids.leaves().forEach((number, leaf) -> records.add(form.leaf(number, leaf)));
        totals.forEach((device, total) -> records.add(form.total(device, total)));
        return records;
    }
}
