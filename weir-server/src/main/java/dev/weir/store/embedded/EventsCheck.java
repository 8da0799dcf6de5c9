package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventBlockCheck;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the events of one stream in a part. One thread, block by block in the order of the file. */
final class EventsCheck {
    private final Part part;
    private final PartIndex index;
    private final EventStream stream;
    private final Consumer<String> flaws;
    private final WordsCheck words;
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
            words.unknown();
        });
    }

    /** Counts a block, whether or not it can be read, and answers what to call it. */
    private String begin(int at) {
        String name = "the block of events at byte " + index.offset(at);
        if (index.lastSeries(at) != blocks) {
            flaws.accept(name + " is number " + blocks + " of its stream, and the index says " + index.lastSeries(at));
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
        for (long id : ids) {
            if (id < stream.firstId() || id > EventStream.MAX_ID) {
                flaws.accept(name + " has an event of the id " + id);
            }
            highestId = Math.max(highestId, id);
        }
        hasLast = true;
        lastMicros = times[last];
        lastId = ids[last];
    }

    /** Checks the next page of words. */
    void page(int at) {
        words.page(at);
    }

    /** Takes note of a block that cannot be read; one that {@link #block} was called for is counted already. */
    void unreadable(int at) {
        words.unknown();
    }

    void finish() {
        words.endGroup();
    }

    /** The highest id found. */
    long highestId() {
        return highestId;
    }
}
