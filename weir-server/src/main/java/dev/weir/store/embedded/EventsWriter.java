package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the events of one stream to a part, in the order of time and id: blocks, behind every {@link #GROUP} of them the words that are found in
 * which of these, and in the end the ids in each. Used by one thread; closed after {@link #finish}, or without it when the part is given up.
 */
final class EventsWriter implements AutoCloseable {
    /** Blocks whose words are sorted together: that is what bounds the memory. */
    static final int GROUP = 128;

    private final PartWriter part;
    private final EventStream stream;
    private final EventBlockEncoder encoder;
    private long[] places = new long[1024];
    private int placeCount;
    private int blocks;
    private final BlockIds ids = new BlockIds();
    private byte[] page = new byte[PartFormat.BLOCK_BYTES + 64 + 2 * GROUP];

    EventsWriter(PartWriter part, EventStream stream) {
        this.part = part;
        this.stream = stream;
        this.encoder = new EventBlockEncoder(stream.number());
    }

    /** Writes an event of a head. */
    void add(HeadEvents events, int index) {
        events.encode(index, encoder);
        closeFull();
    }

    /** Writes an event of another part. */
    void add(EventBlock block, int row) {
        byte[] device = block.device(row);
        byte[] card = block.card(row);
        byte[] text = block.text(row);
        encoder.add(
                block.ids()[row],
                block.timestampMicros()[row],
                block.receivedMicros()[row],
                device,
                0,
                device.length,
                card,
                0,
                card.length,
                text,
                block.textFrom(row),
                block.textTo(row));
        closeFull();
    }

    private void closeFull() {
        if (encoder.isFull()) {
            closeBlock();
        }
    }

    private void closeBlock() {
        int inGroup = blocks % GROUP;
        encoder.forEachWord(hash -> {
            if (placeCount == places.length) {
                places = Arrays.copyOf(places, 2 * placeCount);
            }
            places[placeCount++] = (long) hash << 32 | inGroup;
        });
        ids.add(encoder.ids(), encoder.deletions());
        long first = encoder.firstMicros();
        long last = encoder.lastMicros();
        part.block(PartFormat.EVENTS_BLOCK, stream.number(), blocks, first, last, encoder.encode());
        blocks++;
        if (blocks % GROUP == 0) {
            closeGroup();
        }
    }

    /** Writes where each word is found: pages of its hash less the one before, the number of blocks, and these, each less the one before. */
    private void closeGroup() {
        Arrays.sort(places, 0, placeCount);
        int groupFrom = (blocks - 1) / GROUP * GROUP;
        int filled = 0;
        int firstHash = 0;
        int lastHash = 0;
        for (int from = 0; from < placeCount; ) {
            int hash = (int) (places[from] >>> 32);
            int to = from + 1;
            while (to < placeCount && (int) (places[to] >>> 32) == hash) {
                to++;
            }
            if (filled == 0) {
                firstHash = hash;
                lastHash = hash;
            }
            filled = VarInt.put((long) hash - lastHash, page, filled);
            filled = putBlocks(from, to, filled);
            lastHash = hash;
            from = to;
            if (filled >= PartFormat.BLOCK_BYTES || from == placeCount) {
                ByteBuffer payload = ByteBuffer.wrap(page, 0, filled);
                part.block(PartFormat.WORDS_BLOCK, stream.number(), groupFrom, firstHash, lastHash, payload);
                filled = 0;
            }
        }
        placeCount = 0;
    }

    /** Two words of one block may have the same hash: it is named once. */
    private int putBlocks(int from, int to, int at) {
        int different = 1;
        for (int i = from + 1; i < to; i++) {
            different += places[i] == places[i - 1] ? 0 : 1;
        }
        int position = VarInt.put(different, page, at);
        int last = 0;
        for (int i = from; i < to; i++) {
            int block = (int) places[i];
            if (i == from || block != last) {
                position = VarInt.put(block - last, page, position);
                last = block;
            }
        }
        return position;
    }

    /** Writes what is left. */
    void finish() {
        if (encoder.count() > 0) {
            closeBlock();
        }
        if (placeCount > 0) {
            closeGroup();
        }
        if (blocks > 0) {
            part.block(PartFormat.IDS_BLOCK, stream.number(), blocks, ids.lowest(), ids.highest(), ids.encode());
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
