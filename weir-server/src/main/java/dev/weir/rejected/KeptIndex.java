package dev.weir.rejected;

import dev.weir.model.Reject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, by id, without the bytes: what lists are filtered by. Never more than its bounds, what is on its way in included; a mended text that
 * is longer may pass them until the next line comes. Whoever takes an item out, or another in its place, claims it first, so that nobody else does.
 * Any thread; waits for nothing.
 */
final class KeptIndex {
    static final int MOST_ITEMS = 100_000;

    private final long mostBytes;
    private final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private final Set<Long> claimed = new HashSet<>();
    private final Set<Long> markers = new HashSet<>();
    private long given;
    private long highest;
    private int items;
    private long bytes;

    /**
     * One item.
     *
     * @param bytes what its record takes
     */
    record Entry(Origin origin, Reject.Code code, @Nullable String device, long receivedMicros, int bytes) {
        static Entry of(RejectedItem item, int bytes) {
            return new Entry(item.origin(), item.reject().code(), item.device(), item.receivedMicros(), bytes);
        }
    }

    KeptIndex(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes back what is stored: the newest record of each id, without an entry where the item has gone. */
    synchronized void restore(long id, @Nullable Entry entry) {
        Entry before = entry == null ? entries.remove(id) : entries.put(id, entry);
        count(before, -1);
        count(entry, 1);
        highest = Math.max(highest, id);
        given = highest;
    }

    private void count(@Nullable Entry entry, int sign) {
        if (entry != null) {
            items += sign;
            bytes += (long) sign * entry.bytes();
        }
    }

    /** Takes back that the record of an item that has gone stays, as its id was the highest. */
    synchronized void restoreMarker(long id) {
        restore(id, null);
        markers.add(id);
    }

    /** Items that have gone and whose records need not stay any more, as the record of a higher id does. */
    synchronized List<Long> outlived() {
        return markers.stream().filter(id -> id < highest).toList();
    }

    /** The records of items that have gone do not stay any more. */
    synchronized void forget(List<Long> outlived) {
        markers.removeAll(outlived);
    }

    /** An id that nothing has had. */
    synchronized long nextId() {
        return ++given;
    }

    /** Makes room for new items: claims the oldest that must go for them. Empty where there is not enough that can go. */
    synchronized Optional<List<Long>> makeRoom(Collection<Entry> added) {
        added.forEach(entry -> count(entry, 1));
        List<Long> leaving = new ArrayList<>();
        for (Map.Entry<Long, Entry> oldest : entries.entrySet()) {
            if (isWithinBounds()) {
                break;
            }
            if (claimed.add(oldest.getKey())) {
                leaving.add(oldest.getKey());
                count(oldest.getValue(), -1);
            }
        }
        if (!isWithinBounds()) {
            giveBack(added, leaving);
            return Optional.empty();
        }
        return Optional.of(leaving);
    }

    private boolean isWithinBounds() {
        return items <= MOST_ITEMS && bytes <= mostBytes;
    }

    /** The new items have not become durable, and those that should go for them stay. */
    synchronized void giveBack(Collection<Entry> added, List<Long> leaving) {
        added.forEach(entry -> count(entry, -1));
        for (long id : leaving) {
            count(entries.get(id), 1);
            claimed.remove(id);
        }
    }

    /** The new items are durable, and those that were to go for them have gone. */
    synchronized void admit(Map<Long, Entry> added, List<Long> leaving) {
        for (long id : leaving) {
            entries.remove(id);
            mark(id);
            claimed.remove(id);
        }
        entries.putAll(added);
        added.keySet().forEach(id -> highest = Math.max(highest, id));
    }

    /** Claims an item; false where it is not there or somebody else has claimed it. */
    synchronized boolean claim(long id) {
        return entries.containsKey(id) && claimed.add(id);
    }

    /** Lets go of items that were claimed and stay. */
    synchronized void release(Collection<Long> ids) {
        claimed.removeAll(ids);
    }

    /** Puts another in the place of an item that is claimed; null where it has gone for good. */
    synchronized void replace(long id, @Nullable Entry entry) {
        count(entry == null ? entries.remove(id) : entries.put(id, entry), -1);
        count(entry, 1);
        if (entry == null) {
            mark(id);
        }
    }

    private void mark(long id) {
        if (isHighest(id)) {
            markers.add(id);
        }
    }

    /** Whether an item is there. */
    boolean has(long id) {
        return entries.containsKey(id);
    }

    /** Whether no durable item has a higher id, so that only this one's record tells that it was given. */
    synchronized boolean isHighest(long id) {
        return id >= highest;
    }

    /** The highest id that is durable. */
    synchronized long lastId() {
        return highest;
    }

    /** All items by id, as they come and go. */
    NavigableMap<Long, Entry> entries() {
        return entries;
    }

    synchronized int items() {
        return items;
    }

    synchronized long bytes() {
        return bytes;
    }
}
