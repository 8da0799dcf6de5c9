package dev.weir.monitor;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one protocol has taken and refused since the start. Any thread; to be added to once a batch. */
public final class ProtocolCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final ConcurrentHashMap<String, LongAdder> rejected = new ConcurrentHashMap<>();

    /** Lines, rows or requests that have been taken and are durable, and what they held. */
    public void accept(long lines, long samplesIn, long eventsIn) {
        accepted.add(lines);
        samples.add(samplesIn);
        events.add(eventsIn);
    }

    /** Lines, rows or requests that have been refused, for a reason known by its code. */
    public void reject(String code, long lines) {
        rejected.computeIfAbsent(code, ignored -> new LongAdder()).add(lines);
    }

    /** Bytes that have been read, whatever became of them. */
    public void read(long length) {
        bytes.add(length);
    }

    /** How many have been taken. */
    public long accepted() {
        return accepted.sum();
    }

    /** How many have been refused, by code. */
    public Map<String, Long> rejected() {
        Map<String, Long> byCode = new TreeMap<>();
        rejected.forEach((code, count) -> byCode.put(code, count.sum()));
        return byCode;
    }

    /** How many samples have been taken. */
    public long samples() {
        return samples.sum();
    }

    /** How many events have been taken. */
    public long events() {
        return events.sum();
    }

    /** How many bytes have been read. */
    public long bytes() {
        return bytes.sum();
    }
}
