package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.model.SeriesRegistry;
import dev.weir.security.Grant;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends rejected input again, as it is or mended. What is taken leaves the list in the commit that has its samples and events, so that no crash
 * doubles it. Any thread; waits for commits and reader threads.
 */
public final class Replayer {
    /** So many items become durable together. */
    private static final int AT_ONCE = 256;

    private final RejectedInput list;
    private final Traffic traffic;
    private final Rereading rereading;
    private final Map<Origin, Retaker> retakers;

    /**
     * What replaying needs.
     *
     * @param registry gives series their ids
     * @param clock when replayed input comes
     * @param addressText an address as events without a device are of
     * @param lineBytes the longest line or object
     * @param jsonDepth the deepest object
     * @param retakers who takes what came in by ways of their own, by these
     */
    public record Parts(
            SeriesRegistry registry,
            ReceiptClock clock,
            Function<InetAddress, String> addressText,
            int lineBytes,
            int jsonDepth,
            Map<Origin, Retaker> retakers) {}

    /** Replays what is in a list. */
    public Replayer(RejectedInput list, Parts parts) {
        this.list = list;
        this.traffic = list.traffic();
        this.rereading = new Rereading(parts);
        Map<Origin, Retaker> all = new EnumMap<>(Origin.class);
        all.putAll(parts.retakers());
        all.put(Origin.REFUSED_EVENT, list.storeRetaker());
        this.retakers = all;
    }

    /**
     * Replays one item.
     *
     * @param mended the text in place of its own; null for its own
     * @param grant what the asker may write; null for everything
     * @throws dev.weir.model.WeirException when it cannot be read or made durable; then it stays as it was
     */
    public ReplayOutcome.Told replay(long id, byte @Nullable [] mended, @Nullable Grant grant) {
        if (!list.index().claim(id)) {
            return told(list.index().has(id) ? ReplayOutcome.BUSY : ReplayOutcome.UNKNOWN);
        }
        try {
            List<RejectedItem> found = list.read(List.of(id));
            if (found.isEmpty()) {
                return told(ReplayOutcome.UNKNOWN);
            }
            RejectedItem item = found.getFirst();
            if (!item.isWhole() && mended == null) {
                return told(ReplayOutcome.NOT_WHOLE);
            }
            Retaker retaker = retakers.get(item.origin());
            if (retaker != null) {
                return retake(retaker, item, mended == null ? item.raw() : mended, grant);
            }
            Replay replay = new Replay(list, item.origin(), item.address());
            if (!add(replay, item, mended == null ? item.raw() : mended, grant)) {
                return told(ReplayOutcome.FORBIDDEN);
            }
            replay.submit(traffic);
            return replay.told();
        } finally {
            list.index().release(List.of(id));
        }
    }

    private static ReplayOutcome.Told told(ReplayOutcome outcome) {
        return new ReplayOutcome.Told(outcome, null);
    }

    /** Takes an item again in a commit of its own. */
    private ReplayOutcome.Told retake(Retaker retaker, RejectedItem item, byte[] text, @Nullable Grant grant) {
        if (grant != null && grant.device() != null) {
            return told(ReplayOutcome.FORBIDDEN);
        }
        Optional<Retaker.Refusal> refused = retaker.take(text, item.address(), Records.gone(item.id(), list.index()));
        if (refused.isEmpty()) {
            list.index().replace(item.id(), null);
            return told(ReplayOutcome.ACCEPTED);
        }
        String device = refused.get().device();
        Replay replay = new Replay(list, item.origin(), item.address());
        replay.add(
                item,
                text,
                Rereading.Read.refused(refused.get().reject(), device == null ? null : device.getBytes(UTF_8)));
        replay.submit(traffic);
        return replay.told();
    }

    /** Adds an item to those that are replayed together; false where the grant does not allow that. */
    private boolean add(Replay replay, RejectedItem item, byte[] text, @Nullable Grant grant) {
        String only = grant == null ? null : grant.device();
        if (only != null && !only.equals(item.device())) {
            return false;
        }
        return replay.add(item, text, rereading.read(item, text, grant));
    }

    /**
     * Replays all items that match and are there now, oldest first, many to a commit.
     *
     * @throws dev.weir.model.WeirException when something cannot be read or made durable: what was replayed before that has left the list
     */
    public ReplayTotals replayAll(RejectedFilter filter, @Nullable Grant grant) {
        Sums sums = new Sums();
        long after = 0;
        long last = list.index().lastId();
        while (true) {
            List<Long> ids = list.oldest(filter, after, last, AT_ONCE);
            if (ids.isEmpty()) {
                return sums.totals();
            }
            after = ids.getLast();
            replayTogether(ids, grant, sums);
        }
    }

    private void replayTogether(List<Long> ids, @Nullable Grant grant, Sums sums) {
        List<Long> claimed =
                new ArrayList<>(ids.stream().filter(list.index()::claim).toList());
        sums.skipped += ids.size() - claimed.size();
        try {
            Replay replay = null;
            for (RejectedItem item : list.read(claimed)) {
                Retaker retaker = retakers.get(item.origin());
                if (retaker != null) {
                    sums.add(item.isWhole() ? retake(retaker, item, item.raw(), grant) : told(ReplayOutcome.NOT_WHOLE));
                    continue;
                }
                if (replay != null && !replay.isOf(item)) {
                    sums.submit(replay, traffic);
                    replay = null;
                }
                replay = replay == null ? new Replay(list, item.origin(), item.address()) : replay;
                if (!item.isWhole() || !add(replay, item, item.raw(), grant)) {
                    sums.skipped++;
                }
            }
            if (replay != null) {
                sums.submit(replay, traffic);
            }
        } finally {
            list.index().release(claimed);
        }
    }

    /** What has been done so far. */
    private static final class Sums {
        private int accepted;
        private int rejected;
        private int skipped;

        void submit(Replay replay, Traffic traffic) {
            replay.submit(traffic);
            accepted += replay.accepted();
            rejected += replay.rejected();
        }

        void add(ReplayOutcome.Told told) {
            accepted += told.outcome() == ReplayOutcome.ACCEPTED ? 1 : 0;
            rejected += told.outcome() == ReplayOutcome.REJECTED ? 1 : 0;
            skipped += told.outcome() == ReplayOutcome.ACCEPTED || told.outcome() == ReplayOutcome.REJECTED ? 0 : 1;
        }

        ReplayTotals totals() {
            return new ReplayTotals(accepted, rejected, skipped);
        }
    }
}
