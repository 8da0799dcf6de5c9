package dev.weir.store.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The devices of other servers that share the store, as these tell of them: so much that a device can be found by its name. It has them as they came, some 95 bytes each. One thread
 * puts, any thread reads; nobody holds it for long.
 */
public final class PeerDevices {
    /** Until they are known nobody waits longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int most;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    private final TreeMap<Integer, Peer> peers = new TreeMap<>();
    private final PeerNames names = new PeerNames(server -> Objects.requireNonNull(peers.get(server)));

    private boolean areKnown;

    /** A device and what other servers know of it, the server with the lowest number first, which has it at this place. */
    record Listed(int place, List<Sighting> sightings) {}

    /** None yet, of each server so many at most. */
    public PeerDevices(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.begunNanos = nanoTime.getAsLong();
    }

    /** All that others have said by now has been put here. */
    public synchronized void areKnown() {
        areKnown = true;
    }

    /** Whether that may be soon, for the first time. */
    synchronized boolean areAwaited() {
        return !areKnown && nanoTime.getAsLong() - begunNanos < PATIENCE.toNanos();
    }

    /**
     * Takes what a server says now of some of its devices; what is beyond the most is passed over.
     *
     * @param server its number, from 0 to 1023
     * @throws IllegalArgumentException where it is said in a form that this version does not know
     */
    public void put(int server, DeviceChunk chunk) {
        if (chunk.number() < chunks(most)) {
            DeviceChunkReader read = DeviceChunkReader.of(chunk.devices());
            put(server, chunk.number(), read);
        }
    }

    private static int chunks(int devices) {
        return (int) (((long) devices + DeviceChunk.SIZE - 1) / DeviceChunk.SIZE);
    }

    private synchronized void put(int server, int number, DeviceChunkReader read) {
        Peer peer = peers.computeIfAbsent(server, Peer::new);
        DeviceChunkReader before = peer.chunk(number);
        peer.put(number, read);
        int known = before == null ? 0 : before.count();
        if (before != null && !isContinuation(before, read)) {
            index();
            return;
        }
        for (int i = known; i < read.count(); i++) {
            add(peer, number * DeviceChunk.SIZE + i);
        }
    }

    /** Whether a place has the name that it had, as it always does unless a server has gone back to an older data directory. */
    private static boolean isContinuation(DeviceChunkReader before, DeviceChunkReader after) {
        if (after.count() < before.count()) {
            return false;
        }
        for (int i = 0; i < before.count(); i++) {
            if (!before.isNamedAs(i, after, i)) {
                return false;
            }
        }
        return true;
    }

    private void index() {
        names.clear();
        for (Peer peer : peers.values()) {
            peer.elsewhere.clear();
            for (int place = 0; place < peer.chunks() * DeviceChunk.SIZE; place++) {
                add(peer, place);
            }
        }
    }

    private void add(Peer peer, int place) {
        if (place >= most || !peer.has(place)) {
            return;
        }
        byte[] name = peer.of(place).name(place % DeviceChunk.SIZE);
        names.find(name, other -> {
            if (other.peer().server < peer.server) {
                peer.elsewhere.set(place);
            } else {
                other.peer().elsewhere.set(other.place());
            }
        });
        names.add(peer, place);
    }

    /**
     * Takes what else is known of a server.
     *
     * @param chunks so many it has; others are forgotten
     * @param isThere whether it has been heard of lately
     */
    public synchronized void put(int server, int chunks, boolean isThere) {
        Peer peer = peers.computeIfAbsent(server, Peer::new);
        peer.isThere = isThere;
        if (chunks < peer.chunks()) {
            peer.cut(chunks);
            index();
        }
    }

    /** What each of them knows of a device, the lowest number first. */
    synchronized List<Sighting> find(byte[] name) {
        List<Sighting> found = new ArrayList<>();
        names.find(name, each -> found.add(each.peer().sighting(each.place())));
        if (found.size() > 1) {
            found.sort(Comparator.comparingInt(Sighting::server));
        }
        return found;
    }

    /** The numbers of those that there are, rising. */
    synchronized List<Integer> servers() {
        return List.copyOf(peers.keySet());
    }

    /** Devices that neither are known to have been heard here nor by a server with a lower number: those before a place, the last first, at most so many. */
    synchronized List<Listed> listed(int server, int before, int most) {
        List<Listed> found = new ArrayList<>();
        Peer peer = Objects.requireNonNull(peers.get(server));
        int place = Math.min(before, peer.chunks() * DeviceChunk.SIZE) - 1;
        while (place >= 0 && found.size() < most) {
            place = peer.elsewhere.previousClearBit(place);
            if (place >= 0 && peer.has(place) && place < this.most) {
                found.add(new Listed(place, find(peer.of(place).name(place % DeviceChunk.SIZE))));
            }
            place--;
        }
        return found;
    }

    /** Has a device of a server no longer be listed as its: it has been heard here. */
    synchronized void heardHere(int server, int place) {
        Objects.requireNonNull(peers.get(server)).elsewhere.set(place);
    }
}
