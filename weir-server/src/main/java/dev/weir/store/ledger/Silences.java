package dev.weir.store.ledger;

import java.util.Arrays;
import java.util.BitSet;

/**
 * When each device is to count as silent, and of whose silence, or of whose speaking again, somebody is to be told. By the places of {@link Devices},
 * in arrays of its own, so that a look at a million devices costs a millisecond and no garbage. Guarded by the ledger.
 */
final class Silences {
    private static final long NEVER = Long.MAX_VALUE;

    private long[] dueNanos = new long[0];
    private final BitSet untold = new BitSet();
    private int untoldCount;

    /** A device was heard, or was taken back when the ledger was opened: its time begins. */
    void heard(int place, Device device, long nowNanos) {
        if (place >= dueNanos.length) {
            int before = dueNanos.length;
            dueNanos = Arrays.copyOf(dueNanos, Math.max(place + 1, 2 * before));
            Arrays.fill(dueNanos, before, dueNanos.length, NEVER);
        }
        long patience = device.patienceNanos();
        dueNanos[place] = device.isMarkedSilent() || patience == 0 ? NEVER : nowNanos + patience;
        marked(place, device);
    }

    /** A device was marked. */
    void marked(int place, Device device) {
        if (device.isMarkedSilent() && place < dueNanos.length) {
            dueNanos[place] = NEVER;
        }
        boolean isUntold = device.isMarkedSilent() != device.isToldSilent();
        if (isUntold != untold.get(place)) {
            untold.set(place, isUntold);
            untoldCount += isUntold ? 1 : -1;
        }
    }

    /** Whether a device that is not marked is silent by the clock. */
    boolean isDue(int place, long nowNanos) {
        return place < dueNanos.length && dueNanos[place] != NEVER && nowNanos - dueNanos[place] > 0;
    }

    /** One that is due is so later. */
    void postpone(int place, long untilNanos) {
        dueNanos[place] = untilNanos;
    }

    int untoldCount() {
        return untoldCount;
    }

    /** The first device from a place on whose silence and what was told of it differ; below 0 where there is none. */
    int nextUntold(int from) {
        return untold.nextSetBit(from);
    }
}
