package dev.weir.ingest;

import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.Ledger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What has come by each protocol, and what became of it. What was taken, or refused and remembered, the ledger counts when it is durable; here is
 * counted what has come since the start, and what could not even be remembered as refused, for want of a disk that takes it. Any thread.
 */
public final class Traffic {
    private final Ingest ingest;
    private final Ledger ledger;
    private final Map<Protocol, Counts> counts = new EnumMap<>(Protocol.class);

    /** What the ledger does not know of one protocol. */
    private static final class Counts {
        private final LongAdder received = new LongAdder();
        private final Map<Reject.Code, LongAdder> failed = new ConcurrentHashMap<>();

        void fail(Reject.Code code, long lines) {
            failed.computeIfAbsent(code, ignored -> new LongAdder()).add(lines);
        }
    }

    /**
     * What has come by one protocol, as of one moment: {@code received} is {@code accepted}, all of {@code rejected} and {@code inFlight} together.
     *
     * @param received lines, rows or elements that have come
     * @param accepted those that were taken
     * @param rejected those that were refused, by reason
     * @param inFlight those that are on their way
     * @param samples samples that were taken
     * @param events events that were taken
     * @param bytes bytes that were read
     */
    public record Flow(
            long received,
            long accepted,
            Map<Reject.Code, Long> rejected,
            long inFlight,
            long samples,
            long events,
            long bytes) {
        /** Lines, rows or elements that were refused. */
        public long rejectedLines() {
            return sum(rejected);
        }

        /** The same, with what has come elsewhere. */
        public Flow plus(Account other) {
            Map<Reject.Code, Long> sums = new TreeMap<>(rejected);
            other.rejected().forEach((code, lines) -> sums.merge(code, lines, Long::sum));
            return new Flow(
                    received + other.accepted() + other.rejectedLines(),
                    accepted + other.accepted(),
                    sums,
                    inFlight,
                    samples + other.samples(),
                    events + other.events(),
                    bytes + other.bytes());
        }
    }

    /** The traffic into {@code ingest}, going on from what the ledger counts now. */
    public Traffic(Ingest ingest, Ledger ledger) {
        this.ingest = ingest;
        this.ledger = ledger;
        ledger.accounts().forEach((protocol, account) -> {
            Counts made = new Counts();
            made.received.add(account.accepted() + account.rejectedLines());
            counts.put(protocol, made);
        });
    }

    /** So many lines, rows or elements have come; a receipt that is submitted says what became of them. */
    public void receive(Protocol protocol, long lines) {
        of(protocol).received.add(lines);
    }

    /**
     * {@link Ingest#submit} for what a receipt tells of, which begins the submission: lines that cannot be made durable count as refused.
     *
     * @throws WeirException as that does
     */
    public void submit(Receipt receipt, Submission submission) {
        submit(receipt, submission, Runnable::run);
    }

    /**
     * The same for a caller who tries more than once: lines are on their way until it succeeds or gives up.
     *
     * @param caller runs a try, or several until one does not throw
     */
    public void submit(Receipt receipt, Submission submission, Consumer<Runnable> caller) {
        boolean durable = false;
        try {
            caller.accept(() -> ingest.submit(submission));
            durable = true;
        } finally {
            if (!durable) {
                fail(receipt);
            }
        }
    }

    /**
     * {@link Ingest#submit} for what several receipts tell of, each at the beginning of its part of the submission.
     *
     * @throws WeirException as that does; then all of it counts as refused
     */
    public void submit(List<Receipt> receipts, Submission submission) {
        boolean durable = false;
        try {
            ingest.submit(submission);
            durable = true;
        } finally {
            if (!durable) {
                receipts.forEach(this::fail);
            }
        }
    }

    private void fail(Receipt receipt) {
        Counts failed = of(receipt.protocol());
        if (receipt.accepted() > 0) {
            failed.fail(Reject.Code.NOT_STORED, receipt.accepted());
        }
        for (Reject.Code code : Reject.Code.values()) {
            if (receipt.rejected(code) > 0) {
                failed.fail(code, receipt.rejected(code));
            }
        }
    }

    /** What has come by each protocol. */
    public Map<Protocol, Flow> flows() {
        Map<Protocol, Flow> flows = new EnumMap<>(Protocol.class);
        ledger.accounts().forEach((protocol, account) -> flows.put(protocol, flow(of(protocol), account)));
        return flows;
    }

    /** What became of lines is looked at before how many have come: so no line is missing among those that have. */
    private static Flow flow(Counts counts, Account account) {
        Map<Reject.Code, Long> rejected = new TreeMap<>(account.rejected());
        counts.failed.forEach((code, lines) -> rejected.merge(code, lines.sum(), Long::sum));
        long received = counts.received.sum();
        return new Flow(
                received,
                account.accepted(),
                rejected,
                received - account.accepted() - sum(rejected),
                account.samples(),
                account.events(),
                account.bytes());
    }

    private static long sum(Map<Reject.Code, Long> rejected) {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    private Counts of(Protocol protocol) {
        return Objects.requireNonNull(counts.get(protocol));
    }
}
