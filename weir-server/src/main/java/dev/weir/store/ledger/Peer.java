package dev.weir.store.ledger;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Another server and its devices, by the places that they have there. Guarded by {@link PeerDevices}. */
final class Peer {
    final int server;

    /** Places of devices that are listed as those of this server, or of one with a lower number. */
    final BitSet elsewhere = new BitSet();

    /** Whether it has been heard of lately. */
    boolean isThere = true;

    private @Nullable DeviceChunkReader[] chunks = new DeviceChunkReader[0];

    Peer(int server) {
        this.server = server;
    }

    int chunks() {
        return chunks.length;
    }

    /** A chunk; null where it has not been told of. */
    @Nullable DeviceChunkReader chunk(int number) {
        return number < chunks.length ? chunks[number] : null;
    }

    void put(int number, DeviceChunkReader chunk) {
        if (number >= chunks.length) {
            chunks = Arrays.copyOf(chunks, number + 1);
        }
        chunks[number] = chunk;
    }

    /** Keeps so many. */
    void cut(int most) {
        chunks = Arrays.copyOf(chunks, Math.min(most, chunks.length));
    }

    /** The chunk of a device that is there. */
    DeviceChunkReader of(int place) {
        DeviceChunkReader chunk = chunk(place / DeviceChunk.SIZE);
        if (chunk == null) {
            throw new IllegalStateException("BUG: the device " + place + " of server " + server + " is not known");
        }
        return chunk;
    }

    /** Whether there is a device with a name at a place. */
    boolean has(int place) {
        DeviceChunkReader chunk = chunk(place / DeviceChunk.SIZE);
        int index = place % DeviceChunk.SIZE;
        return chunk != null && index < chunk.count() && chunk.nameBytes(index) > 0;
    }

    Sighting sighting(int place) {
        return new Sighting(server, isThere, of(place).state(place % DeviceChunk.SIZE));
    }
}
