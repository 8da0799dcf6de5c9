package dev.weir.store.embedded;

import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Compares the pages that tell in which blocks of events a word is found with the words of these blocks, group by group. One thread, block by block
 * in the order of the file.
 */
final class WordsCheck {
    private final Part part;
    private final PartIndex index;
    private final Consumer<String> flaws;
    private long[] places = new long[1024];
    private int count;
    private int taken;
    private int block;
    private boolean sorted;
    private boolean known = true;

    WordsCheck(Part part, Consumer<String> flaws) {
        this.part = part;
        this.index = part.index();
        this.flaws = flaws;
    }

    /** The words that are added next are those of this block of the stream. */
    void beginBlock(int number) {
        if (number > 0 && number % EventsWriter.GROUP == 0) {
            endGroup();
        }
        block = number;
        if (sorted && known) {
            flaws.accept("pages of words stand before block " + number + " of their group of events");
            known = false;
        }
    }

    void add(int hash) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = (long) hash << 32 | block % EventsWriter.GROUP;
    }

    /** Some block of this group, or some page, cannot be read: the two cannot be compared. */
    void unknown() {
        known = false;
    }

    /** Checks the next page of the group. */
    void page(int at) {
        sort();
        String name = "the page of words at byte " + index.offset(at);
        if (index.lastSeries(at) != groupFrom()) {
            flaws.accept(name + " tells of blocks from " + index.lastSeries(at) + " on, and not from " + groupFrom());
        }
        ByteBuffer payload = part.payload(at);
        byte[] bytes = payload.array();
        int position = payload.arrayOffset();
        int end = position + index.payloadBytes(at);
        long hash = index.firstMicros(at);
        boolean isFirst = true;
        boolean right = true;
        while (position < end && right) {
            long more = VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
            right = isFirst == (more == 0); // The index has the first hash, and each other is a higher one.
            isFirst = false;
            hash += more;
            int blocks = (int) VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
            right &= blocks > 0;
            long inGroup = 0;
            for (int i = 0; i < blocks && right; i++) {
                inGroup += VarInt.get(bytes, position);
                position += VarInt.length(bytes, position);
                right = !known || isNext(hash << 32 | inGroup);
            }
        }
        if (!right || position != end || hash != index.lastMicros(at)) {
            flaws.accept(name + " does not tell the words of its blocks");
            known = false;
        }
    }

    private int groupFrom() {
        return block / EventsWriter.GROUP * EventsWriter.GROUP;
    }

    private boolean isNext(long place) {
        return taken < count && places[taken++] == place;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(places, 0, count);
            int different = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || places[i] != places[i - 1]) {
                    places[different++] = places[i];
                }
            }
            count = different;
            sorted = true;
        }
    }

    /** All pages of the group have been checked: each word of its blocks must have been told of. */
    void endGroup() {
        sort();
        if (known && taken != count) {
            flaws.accept("no page tells of " + (count - taken) + " of " + count + " words in the blocks of events from "
                    + groupFrom() + " to " + block);
        }
        count = 0;
        taken = 0;
        sorted = false;
        known = true;
    }
}
