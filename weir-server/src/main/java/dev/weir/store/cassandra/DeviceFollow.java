package dev.weir.store.cassandra;

import dev.weir.store.ledger.DeviceChunk;
import dev.weir.store.ledger.PeerDevices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of the devices that other servers have heard: in each look the chunks that stand in another version than when they were read, so many at most and the others in the next.
 * Used by one thread; blocks on the network.
 */
final class DeviceFollow {
    private static final Logger log = LoggerFactory.getLogger(DeviceFollow.class);

    /** So many are read side by side. */
    private static final int AT_ONCE = 32;

    /** A server that has said nothing in so many looks is not there; it says something in every tenth of its turns at least. */
    private static final int MOST_QUIET_LOOKS = 30;

    private final DeviceTables tables;
    private final int own;
    private final PeerDevices devices;
    private final int mostChunks;
    private final TreeMap<Integer, Peer> peers = new TreeMap<>();
    private int looks;

    /** Another server: what it has said last, and what of that has been read. */
    private static final class Peer {
        private final int server;
        private long version = Long.MIN_VALUE;
        private int quietLooks;
        private long[] told = new long[0];
        private long[] read = new long[0];
        private int next;
        private boolean isUnreadable;

        Peer(int server) {
            this.server = server;
        }

        /** Chunks to be read, in turn. */
        List<Integer> unread(int most) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < told.length && found.size() < most; i++) {
                int chunk = (next + i) % told.length;
                if (told[chunk] != read[chunk]) {
                    found.add(chunk);
                }
            }
            return found;
        }
    }

    /**
     * Puts there what others than a server have said.
     *
     * @param mostChunks so many are read in a look
     */
    DeviceFollow(DeviceTables tables, int own, PeerDevices devices, int mostChunks) {
        this.tables = tables;
        this.own = own;
        this.devices = devices;
        this.mostChunks = mostChunks;
    }

    /** Looks at what the others have said since. Throws what the driver does; the next look goes on from where this one has come to. */
    void look() {
        for (Map.Entry<Integer, Long> said : tables.servers().entrySet()) {
            if (said.getKey() != own) {
                look(peers.computeIfAbsent(said.getKey(), Peer::new), said.getValue());
            }
        }
        // Another begins each time, so that those who say much do not keep the rest from being read.
        List<Peer> inTurn = new ArrayList<>(peers.values());
        Collections.rotate(inTurn, looks++);
        int room = mostChunks;
        for (Peer peer : inTurn) {
            List<Integer> unread = peer.unread(room);
            read(peer, unread);
            room -= unread.size();
        }
        if (room > 0) {
            devices.areKnown();
        }
    }

    private void look(Peer peer, long version) {
        peer.quietLooks++;
        if (version != peer.version) {
            long[] told = tables.versions(peer.server);
            long[] read = new long[told.length];
            System.arraycopy(peer.read, 0, read, 0, Math.min(peer.read.length, read.length));
            peer.told = told;
            peer.read = read;
            peer.version = version;
            peer.quietLooks = 0;
        }
        devices.put(peer.server, peer.told.length, peer.quietLooks < MOST_QUIET_LOOKS);
    }

    private void read(Peer peer, List<Integer> chunks) {
        for (int from = 0; from < chunks.size(); from += AT_ONCE) {
            List<Integer> some = chunks.subList(from, Math.min(from + AT_ONCE, chunks.size()));
            List<@Nullable DeviceChunk> found = tables.chunks(peer.server, some);
            for (int i = 0; i < some.size(); i++) {
                put(peer, found.get(i));
                // What nodes have lost comes when it is told again.
                peer.read[some.get(i)] = peer.told[some.get(i)];
                peer.next = some.get(i) + 1;
            }
        }
    }

    private void put(Peer peer, @Nullable DeviceChunk chunk) {
        try {
            if (chunk != null) {
                devices.put(peer.server, chunk);
            }
        } catch (IllegalArgumentException e) {
            if (!peer.isUnreadable) {
                peer.isUnreadable = true;
                log.warn("devices of server {} are not shown here: {}", peer.server, e.getMessage());
            }
        }
    }
}
