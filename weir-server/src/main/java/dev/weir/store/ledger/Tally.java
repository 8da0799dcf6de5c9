package dev.weir.store.ledger;

import java.util.Arrays;

/**
 * The readings of one submission, gathered by device: what a commit brings costs a lookup and a few additions each, and a device is touched once.
 * Used by the ledger.
 */
final class Tally {
    private static final int NONE = -1;

    /** By device: the number of the gathering in the upper half, the place among the touched in the lower. */
    private long[] places = new long[64];

    private int gathering = 1;
    private int touched;
    private int[] devices = new int[64];
    private int[] counts = new int[64];
    private int[] advances = new int[64];
    private long[] firsts = new long[64];
    private long[] newest = new long[64];

    /** Adds a reading. */
    void add(int device, long micros, Devices all) {
        int place = place(device);
        if (place == NONE) {
            place = touch(device, all.get(device).newestMicros, micros);
        }
        counts[place]++;
        if (micros > newest[place]) {
            newest[place] = micros;
            advances[place]++;
        }
    }

    private int place(int device) {
        return device < places.length && (int) (places[device] >>> 32) == gathering ? (int) places[device] : NONE;
    }

    private int touch(int device, long newestBefore, long first) {
        if (device >= places.length) {
            places = Arrays.copyOf(places, Math.max(device + 1, 2 * places.length));
        }
        if (touched == devices.length) {
            int size = 2 * touched;
            devices = Arrays.copyOf(devices, size);
            counts = Arrays.copyOf(counts, size);
            advances = Arrays.copyOf(advances, size);
            firsts = Arrays.copyOf(firsts, size);
            newest = Arrays.copyOf(newest, size);
        }
        devices[touched] = device;
        counts[touched] = 0;
        advances[touched] = 0;
        firsts[touched] = first;
        newest[touched] = newestBefore;
        places[device] = (long) gathering << 32 | touched;
        return touched++;
    }

    /** How many devices have been touched. */
    int touched() {
        return touched;
    }

    int device(int place) {
        return devices[place];
    }

    /** Hands what was gathered to a device; {@code isOfFile} where it came in a file. */
    void tell(int place, Device device, boolean isOfFile, long atMicros) {
        if (isOfFile) {
            device.hearOnce(counts[place], atMicros);
        } else {
            device.hear(counts[place], firsts[place], newest[place], advances[place], atMicros);
        }
    }

    /** Begins anew. */
    void clear() {
        touched = 0;
        if (++gathering == 0) {
            Arrays.fill(places, 0); // After four thousand million gatherings the numbers come again.
            gathering = 1;
        }
    }
}
