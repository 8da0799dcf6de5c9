package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventBlockCheck;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the events of one stream in a part. One thread, block by block in the order of the file. */
final class EventsCheck {
    private final Part part;
    private final PartIndex index;
    private final EventStream stream;
    private final Consumer<String> flaws;
    private final WordsCheck words;
    private final BlockIds ids = new BlockIds();
    private boolean idsKnown = true;
    private boolean idsTold;
    private int blocks;
    private boolean hasLast;
    private long lastMicros;
    private long lastId;
    private long highestId;

    EventsCheck(Part part, EventStream stream, Consumer<String> flaws) {
        this.part = part;
        this.index = part.index();
        this.stream = stream;
        this.flaws = flaws;
        this.words = new WordsCheck(part, flaws);
        this.highestId = stream.firstId() - 1;
    }

    /** Checks the next block of events. */
    void block(int at) {
        String name = begin(at);
        ByteBuffer payload = part.payload(at);
        Optional<String> flaw;
        try {
            EventBlock block = new EventBlock(payload.array(), payload.arrayOffset());
            flaw = EventBlockCheck.flaw(block);
            if (flaw.isEmpty()) {
                compare(at, name, block);
                EventBlockCheck.forEachWord(block, words::add);
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            flaw = Optional.of("cannot be decoded: " + e.getMessage());
        }
        flaw.ifPresent(what -> {
            flaws.accept(name + " " + what);
            unreadable();
        });
    }

    /** Counts a block, whether or not it can be read, and answers what to call it. */
    private String begin(int at) {
        String name = "the block of events at byte " + index.offset(at);
        if (index.lastSeries(at) != blocks) {
            flaws.accept(name + " is number " + blocks + " of its stream, and the index says " + index.lastSeries(at));
        }
        if (idsTold) {
            flaws.accept(name + " lies behind the ids of its stream");
        }
        words.beginBlock(blocks++);
        return name;
    }

    private void compare(int at, String name, EventBlock block) {
        long[] times = block.timestampMicros();
        long[] ids = block.ids();
        int last = block.count() - 1;
        if (block.stream() != stream.number()) {
            flaws.accept(name + " is of stream " + block.stream() + ", and the index says " + stream.number());
        }
        if (times[0] != index.firstMicros(at) || times[last] != index.lastMicros(at)) {
            flaws.accept(name + " begins or ends at another time than the index says");
        }
        if (hasLast && (times[0] < lastMicros || (times[0] == lastMicros && ids[0] <= lastId))) {
            flaws.accept(name + " begins before the end of the one before it");
        }
        hasLast = true;
        lastMicros = times[last];
        lastId = ids[last];
        ids(name, block);
    }

    private void ids(String name, EventBlock block) {
        long[] found = Arrays.copyOf(block.ids(), block.count());
        int deletions = 0;
        for (int row = 0; row < found.length; row++) {
            if (found[row] < stream.firstId() || found[row] > EventStream.MAX_ID) {
                flaws.accept(name + " has an event of the id " + found[row]);
            }
            highestId = Math.max(highestId, found[row]);
            deletions += block.isDeletion(row) ? 1 : 0;
        }
        ids.add(found, deletions);
    }

    /** Checks what the part tells of the ids in its blocks, which must all have been checked. */
    void ids(int at) {
        boolean isSecond = idsTold;
        idsTold = true;
        ByteBuffer payload = part.payload(at).limit(index.payloadBytes(at));
        if (isSecond
                || (idsKnown
                        && (ids.count() == 0
                                || index.lastSeries(at) != blocks
                                || index.firstMicros(at) != ids.lowest()
                                || index.lastMicros(at) != ids.highest()
                                || !payload.equals(ids.encode())))) {
            flaws.accept("the block at byte " + index.offset(at) + " does not tell the ids of the events");
        }
    }

    /** Checks the next page of words. */
    void page(int at) {
        words.page(at);
    }

    /** Takes note of a block that cannot be read; one that {@link #block} was called for is counted already. */
    void unreadable() {
        words.unknown();
        idsKnown = false;
    }

    void finish() {
        words.endGroup();
    }

    /** The highest id found. */
    long highestId() {
        return highestId;
    }
}
