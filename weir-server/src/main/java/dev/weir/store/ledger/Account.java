package dev.weir.store.ledger;

import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one protocol has brought since the data directory was begun.
 *
 * @param accepted lines, rows or elements that were taken
 * @param rejected those that were refused and could be remembered, by reason
 * @param samples samples that were taken
 * @param events events that were taken
 * @param bytes bytes that were read
 */
public record Account(long accepted, Map<Reject.Code, Long> rejected, long samples, long events, long bytes) {
    /** Nothing has come yet. */
    static final Account EMPTY = new Account(0, Map.of(), 0, 0, 0);

    /** Lines, rows or elements that were refused. */
    public long rejectedLines() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    Account plus(Receipt receipt) {
        return new Account(accepted + receipt.accepted(), rejected(receipt), samples, events, bytes + receipt.bytes());
    }

    private Map<Reject.Code, Long> rejected(Receipt receipt) {
        if (receipt.rejected() == 0) {
            return rejected;
        }
        Map<Reject.Code, Long> sums = new TreeMap<>(rejected);
        for (Reject.Code code : Reject.Code.values()) {
            if (receipt.rejected(code) > 0) {
                sums.merge(code, (long) receipt.rejected(code), Long::sum);
            }
        }
        return sums;
    }

    /** What both have brought. */
    public Account plus(Account other) {
        Map<Reject.Code, Long> sums = new TreeMap<>(rejected);
        other.rejected.forEach((code, count) -> sums.merge(code, count, Long::sum));
        return new Account(
                accepted + other.accepted, sums, samples + other.samples, events + other.events, bytes + other.bytes);
    }

    Account plusSamples(int count) {
        return new Account(accepted, rejected, samples + count, events, bytes);
    }

    Account plusEvents(int count) {
        return new Account(accepted, rejected, samples, events + count, bytes);
    }
}
