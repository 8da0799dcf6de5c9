package dev.weir.store.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** All devices, in the order in which they first came, found by their names. Guarded by the ledger. */
final class Devices {
    /** What is answered where there are as many as there may be. */
    static final int FULL = -1;

    private static final int FIRST_CAPACITY = 64;

    private final int most;
    private Device[] all = new Device[FIRST_CAPACITY];
    private int[] slots = new int[2 * FIRST_CAPACITY];
    private int count;
    private int cut;
    private List<Device> changed = new ArrayList<>();

    /** Chunks with devices that have changed since others were told of them. */
    private final BitSet changedChunks = new BitSet();

    Devices(int most) {
        this.most = most;
    }

    int count() {
        return count;
    }

    /** A device as it stands; not to be changed. */
    Device get(int index) {
        return all[index];
    }

    /** A device to be changed, and saved by the next cut. */
    Device change(int index) {
        changedChunks.set(index / DeviceChunk.SIZE);
        Device device = all[index];
        if (device.cut != cut) {
            device = device.copy(cut);
            all[index] = device;
            changed.add(device);
        }
        return device;
    }

    /** The place of a device, or {@link #FULL} where it is not there. */
    int find(byte[] bytes, int from, int to) {
        return slots[slot(bytes, from, to)] - 1;
    }

    /** The place of a device, which is added where it is not there; {@link #FULL} where there is no room for it. */
    int findOrAdd(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        if (count >= most) {
            return FULL;
        }
        Device device = new Device(Arrays.copyOfRange(bytes, from, to), count, cut);
        changed.add(device);
        return add(device);
    }

    /** Adds a device that was saved before, or puts it in the place of an older state of itself. */
    void restore(Device device) {
        int slot = slot(device.name, 0, device.name.length);
        if (slots[slot] > 0) {
            all[slots[slot] - 1] = device;
        } else {
            add(device);
        }
    }

    private int add(Device device) {
        if (count == all.length) {
            all = Arrays.copyOf(all, 2 * count);
            slots = new int[4 * count];
            for (int i = 0; i < count; i++) {
                slots[slot(all[i].name, 0, all[i].name.length)] = i + 1;
            }
        }
        changedChunks.set(count / DeviceChunk.SIZE);
        all[count] = device;
        slots[slot(device.name, 0, device.name.length)] = ++count;
        return count - 1;
    }

    /** Puts restored devices in the order in which they first came. */
    void sort() {
        Arrays.sort(all, 0, count, Comparator.comparingInt(device -> device.number));
        Arrays.fill(slots, 0);
        for (int i = 0; i < count; i++) {
            slots[slot(all[i].name, 0, all[i].name.length)] = i + 1;
        }
    }

    /** Chunks that have changed since they were taken; to be changed by whoever guards this. */
    BitSet changedChunks() {
        return changedChunks;
    }

    /** How many chunks there are. */
    int chunks() {
        return (count + DeviceChunk.SIZE - 1) / DeviceChunk.SIZE;
    }

    /** The slot of a name, or the free one where it would be put. */
    private int slot(byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = hash(bytes, from, to) & mask;
        while (slots[slot] > 0) {
            byte[] name = all[slots[slot] - 1].name;
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Of the bytes of a name. */
    static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }

    /** Those that have changed since the last cut, as they stand: they change no more. */
    List<Device> cut() {
        List<Device> saved = changed;
        changed = new ArrayList<>();
        cut++;
        return saved;
    }
}
