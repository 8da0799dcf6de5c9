package dev.weir.typed;

import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.WeirException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream by the servers that took them, and so by rising id. The thread that writes changes them, and counts; lists are for any thread. Of
 * others nothing is kept over a restart: it is told anew.
 */
final class Shares {
    private static final int MOST_REMOVED = 1024;

    private final EventType<?> type;
    private final boolean isAlone;
    private final Share own;
    private final NavigableMap<Integer, Share> byServer = new ConcurrentSkipListMap<>();
    private volatile boolean isComplete;

    /** The totals of all, once there are others. */
    private @Nullable DeviceTotals sums;

    /** Events of others that were taken out here, the last of them: they may be about to be told as taken. */
    private final Set<Long> removed = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(java.util.Map.Entry<Long, Boolean> eldest) {
            return size() > MOST_REMOVED;
        }
    });

    /**
     * Those of a server, and of no other so far.
     *
     * @param isAlone whether there is no other, and never will be
     */
    Shares(EventType<?> type, boolean isAlone, Share own) {
        this.type = type;
        this.isAlone = isAlone;
        this.own = own;
        this.isComplete = isAlone;
        byServer.put(own.server(), own);
    }

    /** What this server has taken, and keeps in its own journal. */
    Share own() {
        return own;
    }

    /** What the server of an id has taken. */
    Share of(long id) {
        int server = EventIds.server(id);
        Share known = byServer.get(server);
        if (known != null) {
            return known;
        }
        Share begun = new Share(type, EventIds.base(server));
        byServer.put(server, begun);
        return begun;
    }

    /** Whether an id is known to be stored. Any thread. */
    boolean has(long id) {
        Share share = byServer.get(EventIds.server(id));
        return share != null && share.index().has(id);
    }

    /** Whether an event of this id may be in the store: one of another server that nobody has told of, too. Any thread. */
    boolean mayHave(long id) {
        boolean isOwn = isAlone || EventIds.server(id) == own.server();
        return isOwn ? own.index().has(id) : id <= EventStream.MAX_ID;
    }

    /** How many are known. Any thread. */
    long count() {
        return byServer.values().stream()
                .mapToLong(each -> each.index().count())
                .sum();
    }

    /**
     * The stored ids of a kind, or of {@link KindIndex#ANY}, by rising id: at most {@code limit} of them, behind the first {@code offset}. Any thread.
     *
     * @throws WeirException UNAVAILABLE while it is not known what others have taken
     */
    long[] select(int kind, long offset, int limit) {
        if (!isComplete) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot list " + type.stream().title() + ": it is still being found out what other servers took");
        }
        if (byServer.size() == 1) {
            return own.index().select(kind, offset, limit);
        }
        long[] found = {};
        long behind = offset;
        for (Share share : byServer.values()) {
            long here = share.index().count(kind);
            if (behind < here && found.length < limit) {
                long[] more = share.index().select(kind, behind, limit - found.length);
                int filled = found.length;
                found = Arrays.copyOf(found, filled + more.length);
                System.arraycopy(more, 0, found, filled, more.length);
            }
            behind = Math.max(0, behind - here);
        }
        return found;
    }

    /** Whether all is known of others. Any thread. */
    boolean isComplete() {
        return isComplete;
    }

    void isComplete(boolean complete) {
        isComplete = complete;
    }

    /** Knows nothing any more of what others have taken. */
    void forgetOthers() {
        byServer.keySet().removeIf(server -> server != own.server());
        sums = null;
    }

    /** How many of each device there are, of all servers. */
    DeviceTotals totals() {
        DeviceTotals known = sums;
        return known == null ? own.totals() : known;
    }

    /** Puts a total of a share in the place of the one before. */
    void put(Share share, String device, Total total) {
        share.totals().put(device, total);
        if (sums == null && share != own) {
            DeviceTotals begun = new DeviceTotals();
            own.totals().all().forEach(begun::put);
            sums = begun;
        }
        if (sums != null) {
            sums.put(device, sum(device));
        }
    }

    private Total sum(String device) {
        Total sum = Total.NONE;
        for (Share each : byServer.values()) {
            sum = sum.plus(each.totals().of(device));
        }
        return sum;
    }

    /** Does what an edit says. */
    void apply(Edit edit) {
        edit.share().index().apply(edit.ids());
        edit.totals().forEach((device, total) -> put(edit.share(), device, total));
    }

    /** An event of another server has been taken out here. */
    void removedHere(long id) {
        removed.add(id);
    }

    /** Whether an event of another server was taken out here lately. */
    boolean wasRemovedHere(long id) {
        return removed.contains(id);
    }
}
