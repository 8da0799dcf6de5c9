package dev.weir.store.postgres;

import dev.weir.store.remote.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the database will never take, on its way to those who keep it: a few rows at a time, so that a table which takes none does not fill the memory. Used by one thread.
 */
final class Outcasts implements Consumer<Refusal> {
    private static final int MOST_ROWS = 1000;
    private static final int MOST_CHARS = 256 << 10;
    private static final int MOST_TOLD = 10_000;

    private final Consumer<List<Refusal>> keeper;
    private final List<Refusal> waiting = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private int chars;

    /** Hands over to somebody who returns when they are durable. */
    Outcasts(Consumer<List<Refusal>> keeper) {
        this.keeper = keeper;
    }

    /** What is no reading is told of once, or now and then, as it would come again with every lot. */
    @Override
    public void accept(Refusal refusal) {
        if (refusal.row() == Refusal.Row.OTHER && !isNews(refusal.text())) {
            return;
        }
        waiting.add(refusal);
        chars += refusal.text().length() + refusal.reason().length();
        if (waiting.size() >= MOST_ROWS || chars >= MOST_CHARS) {
            flush();
        }
    }

    private boolean isNews(String text) {
        if (told.size() == MOST_TOLD) {
            told.clear();
        }
        return told.add(text);
    }

    /** Returns when all are durable. */
    void flush() {
        if (!waiting.isEmpty()) {
            keeper.accept(List.copyOf(waiting));
            waiting.clear();
            chars = 0;
        }
    }
}
