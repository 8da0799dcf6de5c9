package dev.weir.store.ledger;

import dev.weir.model.DeviceMark;
import dev.weir.model.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one device. Once a later cut has begun ({@link #cut}), it is a part of what is being saved and no longer changes: {@link
 * Devices} goes on with a copy.
 */
final class Device {
    /** A device is silent when so many of its intervals pass, but never within {@link #SHORTEST_SILENCE_NANOS}. */
    private static final int SILENT_INTERVALS = 5;

    private static final long SHORTEST_SILENCE_NANOS = 1_000_000_000;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private static final int SILENT = 1;
    private static final int TOLD_SILENT = 2;

    final byte[] name;

    /** Its place in the order in which devices first came. */
    final int number;

    final int cut;
    long readings;
    long rejects;
    long firstSeenMicros = Long.MIN_VALUE;
    long lastSeenMicros = Long.MIN_VALUE;

    /** The latest time that a reading of it has. */
    long newestMicros = Long.MIN_VALUE;

    byte protocols;
    byte marks;
    byte @Nullable [] address;

    @Nullable Gaps gaps;

    Device(byte[] name, int number, int cut) {
        this.name = name;
        this.number = number;
        this.cut = cut;
    }

    Device copy(int laterCut) {
        Device copy = new Device(name, number, laterCut);
        copy.readings = readings;
        copy.rejects = rejects;
        copy.firstSeenMicros = firstSeenMicros;
        copy.lastSeenMicros = lastSeenMicros;
        copy.newestMicros = newestMicros;
        copy.protocols = protocols;
        copy.marks = marks;
        copy.address = address;
        copy.gaps = gaps == null ? null : gaps.copy();
        return copy;
    }

    /**
     * Takes readings that came together.
     *
     * @param count how many
     * @param first the time of the first of them
     * @param newest the latest time of these and all before
     * @param advances how many of them were later than all before
     */
    void hear(int count, long first, long newest, int advances, long atMicros) {
        long before = newestMicros;
        boolean isFirst = before == Long.MIN_VALUE;
        int steps = isFirst ? advances - 1 : advances;
        float byClock = isFirst ? 0 : (float) ((atMicros - lastSeenMicros) / MICROS);
        float byTimes = steps > 0 ? (float) ((newest - (isFirst ? first : before)) / MICROS / steps) : 0;
        if (byTimes > byClock) {
            gaps().add(byTimes, steps);
        } else if (steps > 0 || byClock * NANOS >= SHORTEST_SILENCE_NANOS) {
            // Readings of one time, such as the metrics of a host in one second, are one.
            gaps().add(byClock, 1);
        }
        newestMicros = newest;
        hearOnce(count, atMicros);
    }

    /** Takes readings that tell nothing of when the next are due: those of a file are of any time, and come as somebody sends it. */
    void hearOnce(int count, long atMicros) {
        readings += count;
        firstSeenMicros = firstSeenMicros == Long.MIN_VALUE ? atMicros : firstSeenMicros;
        lastSeenMicros = atMicros;
        marks &= ~SILENT;
    }

    private Gaps gaps() {
        Gaps known = gaps;
        if (known == null) {
            known = new Gaps();
            gaps = known;
        }
        return known;
    }

    void mark(DeviceMark mark) {
        switch (mark.note()) {
            case SILENT -> {
                // One that has spoken since the mark was made is not silent.
                if (mark.readings() == readings) {
                    marks |= SILENT;
                }
            }
            case TOLD_SILENT -> marks |= TOLD_SILENT;
            case TOLD_BACK -> marks &= ~TOLD_SILENT;
        }
    }

    boolean isMarkedSilent() {
        return (marks & SILENT) != 0;
    }

    boolean isToldSilent() {
        return (marks & TOLD_SILENT) != 0;
    }

    void came(Protocol protocol, byte[] from) {
        protocols |= (byte) (1 << protocol.number());
        address = from;
    }

    /** The interval between readings in seconds; 0 while it is not known. */
    float intervalSeconds() {
        return gaps == null ? 0 : gaps.interval();
    }

    /** How long it may say nothing before it is silent; 0 while that is not known. */
    long patienceNanos() {
        return patienceNanos(intervalSeconds());
    }

    /** The same, of one with such an interval; 0 for none. */
    static long patienceNanos(double intervalSeconds) {
        return intervalSeconds == 0
                ? 0
                : Math.max(SHORTEST_SILENCE_NANOS, (long) (SILENT_INTERVALS * intervalSeconds * NANOS));
    }
}
