package dev.weir.rejected;

import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Change;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items of one peer, claimed, that are replayed in one submission: a receipt, what is taken, and the records of the items. Used by one thread. */
final class Replay {
    private final RejectedInput list;
    private final Origin origin;
    private final Receipt receipt;
    private final List<Change> changes = new ArrayList<>();
    private final Map<Long, KeptIndex.@Nullable Entry> after = new LinkedHashMap<>();
    private @Nullable Reject lastReject;

    Replay(RejectedInput list, Origin origin, byte[] address) {
        this.list = list;
        this.origin = origin;
        this.receipt = new Receipt(origin.protocol(), address);
        changes.add(receipt);
    }

    /** Whether an item is of the same peer and came in by the same way. */
    boolean isOf(RejectedItem item) {
        return origin == item.origin() && Arrays.equals(receipt.address(), item.address());
    }

    /** Adds an item and what its text came to; false where a token forbids it, which changes nothing. */
    boolean add(RejectedItem item, byte[] text, Rereading.Read read) {
        Reject reject = read.reject();
        if (reject == null) {
            receipt.accept(1);
            changes.addAll(read.changes());
            changes.add(Records.gone(item.id(), list.index()));
            after.put(item.id(), null);
        } else if (reject.code() == Reject.Code.FORBIDDEN) {
            return false;
        } else {
            refuse(item, text, reject, read.device());
        }
        receipt.read(text.length);
        return true;
    }

    /** The mended text stays with its reason: with that of another text nobody could go on mending. */
    private void refuse(RejectedItem item, byte[] text, Reject reject, byte @Nullable [] device) {
        RejectedItem again = item.again(reject, device, text);
        lastReject = again.reject();
        receipt.reject(lastReject.code(), 1); // Of its device it is no other line.
        RecordPut put = Records.put(again);
        changes.add(put);
        after.put(item.id(), KeptIndex.Entry.of(again, put.value().length));
    }

    /**
     * Makes it durable; nothing where nothing was added.
     *
     * @throws dev.weir.model.WeirException when it is not; then every item is as before
     */
    void submit(Traffic traffic) {
        if (!after.isEmpty()) {
            traffic.receive(origin.protocol(), after.size());
            traffic.submit(receipt, new Submission(changes.toArray(Change[]::new)));
            after.forEach(list.index()::replace);
        }
    }

    int accepted() {
        return receipt.accepted();
    }

    int rejected() {
        return receipt.rejected();
    }

    /** What became of the only item. */
    ReplayOutcome.Told told() {
        return new ReplayOutcome.Told(lastReject == null ? ReplayOutcome.ACCEPTED : ReplayOutcome.REJECTED, lastReject);
    }
}
