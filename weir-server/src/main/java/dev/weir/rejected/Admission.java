package dev.weir.rejected;

import dev.weir.model.RecordPut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * New items on their way into the list, and the oldest that go for them: all in one submission or none. Used by one thread, which closes it.
 */
final class Admission implements AutoCloseable {
    private final RejectedInput list;
    private final Map<Long, KeptIndex.Entry> added = new LinkedHashMap<>();
    private final List<RecordPut> puts = new ArrayList<>();
    private final List<Long> leaving;
    private final List<Long> outlived;
    private boolean isOpen;

    Admission(RejectedInput list, List<RejectedItem> items) {
        this.list = list;
        for (RejectedItem item : items) {
            RecordPut put = Records.put(item);
            puts.add(put);
            added.put(item.id(), KeptIndex.Entry.of(item, put.value().length));
        }
        Optional<List<Long>> room = list.index().makeRoom(added.values());
        isOpen = room.isPresent();
        if (!isOpen) {
            list.counts().unkept(items.size());
        }
        leaving = room.orElse(List.of());
        leaving.forEach(id -> puts.add(Records.gone(id, list.index())));
        outlived = list.index().outlived();
        outlived.forEach(id -> puts.add(Records.gone(id, list.index())));
    }

    /** What is to become durable; nothing where there is no room. */
    List<RecordPut> puts() {
        return isOpen ? puts : List.of();
    }

    /** It has become durable. */
    void settle() {
        if (isOpen) {
            isOpen = false;
            list.index().admit(added, leaving);
            list.index().forget(outlived);
            list.counts().admitted(added.size(), leaving.size());
        }
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            list.index().giveBack(added.values(), leaving);
        }
    }
}
