package dev.weir.store.ledger;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Finds the devices of other servers by their names: each server that knows a device has an entry for it. Guarded by {@link PeerDevices}. */
final class PeerNames {
    private static final int FIRST_CAPACITY = 1024;
    private static final int SERVER_BITS = 10;

    /** The upper bits of a hash, so that few names are compared in vain. */
    private static final int HASH_BITS = 32 - SERVER_BITS;

    private static final int HASH_SHIFT = Long.SIZE - HASH_BITS;

    private static final long HASH_MASK = -1L << HASH_SHIFT;

    private final IntFunction<Peer> peers;

    /** Of each entry some bits of the hash, the number of the server, its place there and one. 0 is free. */
    private long[] slots = new long[FIRST_CAPACITY];

    private int count;

    /** An entry: which server, and where it has the device. */
    record Place(Peer peer, int place) {}

    /** No entries; {@code peers} has the servers that they name. */
    PeerNames(IntFunction<Peer> peers) {
        this.peers = peers;
    }

    void add(Peer peer, int place) {
        if (count >= slots.length / 2) {
            grow();
        }
        count++;
        put(hash(peer, place), (long) peer.server << 32 | (place + 1));
    }

    private static int hash(Peer peer, int place) {
        return peer.of(place).hash(place % DeviceChunk.SIZE);
    }

    private void put(int hash, long entry) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = bits(hash) | entry;
    }

    private static long bits(int hash) {
        return (long) (hash >>> (Integer.SIZE - HASH_BITS)) << HASH_SHIFT;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[2 * before.length];
        for (long slot : before) {
            if (slot != 0) {
                put(hash(peer(slot), place(slot)), slot & ~HASH_MASK);
            }
        }
    }

    private Peer peer(long slot) {
        return peers.apply((int) (slot >>> 32) & ((1 << SERVER_BITS) - 1));
    }

    private static int place(long slot) {
        return (int) slot - 1;
    }

    /** Tells every entry of a name. */
    void find(byte[] name, Consumer<Place> found) {
        int hash = Devices.hash(name, 0, name.length);
        long wanted = bits(hash);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            if ((slots[slot] & HASH_MASK) == wanted) {
                Peer peer = peer(slots[slot]);
                int place = place(slots[slot]);
                if (peer.of(place).isNamed(place % DeviceChunk.SIZE, name)) {
                    found.accept(new Place(peer, place));
                }
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }

    void clear() {
        Arrays.fill(slots, 0);
        count = 0;
    }
}
