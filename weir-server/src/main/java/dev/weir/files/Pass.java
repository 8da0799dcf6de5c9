package dev.weir.files;

import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvReader;
import dev.weir.format.csv.CsvSlice;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file once from its first row to its last: its slices are parsed side by side, and taken in order. Used by the thread of the file. */
final class Pass {
    private static final Logger log = LoggerFactory.getLogger(Pass.class);

    private final Slices slices;
    private final CsvReader reader;
    private final Supplier<CsvParser> newParser;
    private final Deque<Parsing> ahead = new ArrayDeque<>();
    private final Deque<CsvParser> idle = new ArrayDeque<>();

    private record Parsing(CsvSlice slice, CsvParser parser, CompletableFuture<Void> done) {}

    Pass(Slices slices, CsvReader reader, Supplier<CsvParser> newParser) {
        this.slices = slices;
        this.reader = reader;
        this.newParser = newParser;
    }

    /**
     * Hands over slice by slice, each of which is the pass's again when the taker returns.
     *
     * @throws IOException when the file cannot be read on; what was read before has been handed over
     */
    void run(Consumer<CsvSlice> taker) throws IOException {
        try {
            boolean more = true;
            IOException failure = null;
            while (more || !ahead.isEmpty()) {
                try {
                    more = more && readAhead();
                } catch (IOException e) {
                    more = false;
                    failure = e;
                }
                takeOldest(taker);
            }
            if (failure != null) {
                throw failure;
            }
        } finally {
            giveAllBack();
        }
    }

    /** Begins to parse as much as there is room for; false at the end of the file. */
    private boolean readAhead() throws IOException {
        CsvSlice slice = ahead.isEmpty() ? slices.take() : slices.takeAnother();
        while (slice != null) {
            boolean isAhead = false;
            try {
                if (!reader.next(slice)) {
                    return false;
                }
                CsvParser parser = idle.isEmpty() ? newParser.get() : idle.pop();
                ahead.add(new Parsing(slice, parser, slices.parse(slice, parser)));
                isAhead = true;
            } finally {
                if (!isAhead) {
                    slices.giveBack(slice);
                }
            }
            slice = slices.takeAnother();
        }
        return true;
    }

    private void takeOldest(Consumer<CsvSlice> taker) {
        Parsing oldest = ahead.peek();
        if (oldest != null) {
            oldest.done.join();
            taker.accept(oldest.slice);
            ahead.poll();
            giveBack(oldest);
        }
    }

    private void giveBack(Parsing parsing) {
        idle.push(parsing.parser);
        slices.giveBack(parsing.slice);
    }

    /** Gives slices back that nobody takes any longer, once they are parsed. */
    private void giveAllBack() {
        for (Parsing parsing = ahead.poll(); parsing != null; parsing = ahead.poll()) {
            try {
                parsing.done.join();
            } catch (CompletionException e) {
                log.error("rows cannot be parsed: a bug", e);
            }
            giveBack(parsing);
        }
    }
}
