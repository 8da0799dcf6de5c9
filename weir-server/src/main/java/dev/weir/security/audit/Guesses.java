package dev.weir.security.audit;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which wrong tokens get a line: of an address the first, and then once a minute how many there were since, but of all together 30 a minute. Any
 * thread. The last 10,000 addresses are known; of those before them what has no line yet counts as unnoted.
 */
final class Guesses {
    static final long WINDOW_NANOS = 60_000_000_000L;
    static final int LINES = 30;
    static final int MOST_ADDRESSES = 10_000;

    /** By when they last had a line, the longest ago first. */
    private final Map<InetAddress, Recent> byAddress = new LinkedHashMap<>();

    private long windowNanos;
    private int lines;
    private long unnoted;

    /** Of an address since its last line. */
    private static final class Recent {
        private final long sinceNanos;
        private long times;
        private boolean isLate;

        Recent(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * What a line tells.
     *
     * @param times how many wrong tokens it stands for
     * @param isLate whether one of them was refused late
     * @param unnotedBefore how many, of any address, no line stands for, since the last line
     */
    record Line(InetAddress address, long times, boolean isLate, long unnotedBefore) {}

    Guesses(long nowNanos) {
        this.windowNanos = nowNanos;
    }

    /** Counts one; its line, or null where it has none, or later. */
    synchronized @Nullable Line add(InetAddress address, boolean isLate, long nowNanos) {
        Recent recent = byAddress.get(address);
        if (recent != null) {
            recent.times++;
            recent.isLate |= isLate;
            return null;
        }
        begin(address, nowNanos);
        return line(address, 1, isLate, nowNanos);
    }

    /** The lines of those addresses whose minute is over. */
    synchronized List<Line> due(long nowNanos) {
        List<Line> due = new ArrayList<>();
        while (!byAddress.isEmpty()) {
            Map.Entry<InetAddress, Recent> eldest =
                    byAddress.entrySet().iterator().next();
            Recent recent = eldest.getValue();
            if (nowNanos - recent.sinceNanos < WINDOW_NANOS) {
                return due;
            }
            InetAddress address = eldest.getKey();
            byAddress.remove(address);
            if (recent.times > 0) {
                begin(address, nowNanos);
                Line line = line(address, recent.times, recent.isLate, nowNanos);
                if (line != null) {
                    due.add(line);
                }
            }
        }
        return due;
    }

    private void begin(InetAddress address, long nowNanos) {
        byAddress.put(address, new Recent(nowNanos));
        if (byAddress.size() > MOST_ADDRESSES) {
            Iterator<Recent> eldest = byAddress.values().iterator();
            unnoted += eldest.next().times;
            eldest.remove();
        }
    }

    private @Nullable Line line(InetAddress address, long times, boolean isLate, long nowNanos) {
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = nowNanos;
            lines = 0;
        }
        if (lines == LINES) {
            unnoted += times;
            return null;
        }
        lines++;
        long before = unnoted;
        unnoted = 0;
        return new Line(address, times, isLate, before);
    }
}
