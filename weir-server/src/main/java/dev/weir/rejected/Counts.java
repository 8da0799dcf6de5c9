package dev.weir.rejected;

import dev.weir.monitor.Monitor;
import java.util.concurrent.atomic.LongAdder;

/** What became of rejected lines since the start. Any thread. */
final class Counts {
    private final LongAdder kept = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder unkept = new LongAdder();

    void admitted(int lines, int gone) {
        kept.add(lines);
        dropped.add(gone);
    }

    void expired(int lines) {
        expired.add(lines);
    }

    void unkept(int lines) {
        unkept.add(lines);
    }

    void addTo(Monitor monitor, KeptIndex index) {
        monitor.gauge("rejected_items", "Rejected lines that are kept.", index::items);
        monitor.gauge("rejected_bytes", "Stored bytes of rejected lines that are kept.", index::bytes);
        monitor.counter("rejected_kept", "Rejected lines that were kept.", kept::sum);
        monitor.counter("rejected_dropped", "Rejected lines that went to make room for newer ones.", dropped::sum);
        monitor.counter(
                "rejected_expired",
                "Rejected lines that went as they were older than retention lets be.",
                expired::sum);
        monitor.counter(
                "rejected_only_counted",
                "Rejected lines that were counted and not kept, as there were too many of their sender and reason in a minute.",
                unkept::sum);
    }
}
