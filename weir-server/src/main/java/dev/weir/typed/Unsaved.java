package dev.weir.typed;

import dev.weir.model.RecordPut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which leaves and totals are not on the disk as they are in memory. Used by the thread that writes. */
final class Unsaved {
    private final Share share;
    private final Set<Integer> leaves = new TreeSet<>();
    private final Set<String> devices = new TreeSet<>();

    Unsaved(Share share) {
        this.share = share;
    }

    boolean isEmpty() {
        return leaves.isEmpty() && devices.isEmpty();
    }

    /** What an edit changes, which is done already. */
    void add(Edit edit) {
        leaves.addAll(edit.ids().leaves().keySet());
        devices.addAll(edit.totals().keySet());
    }

    /** All of them as they are now. */
    List<RecordPut> records(TypedRecords form) {
        List<RecordPut> records = new ArrayList<>();
        leaves.forEach(number -> records.add(form.leaf(number, share.index().leaf(number))));
        devices.forEach(device -> records.add(form.total(device, share.totals().of(device))));
        return records;
    }

    /** They are on the disk. */
    void clear() {
        leaves.clear();
        devices.clear();
    }
}
