package dev.weir.format.ndjson;

import dev.weir.model.Reject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call to a parser could not take, in order. Owned by one connection, and used again. */
public final class Rejects {
    /** With so many a parser stops, so that junk makes no large answer. */
    public static final int MOST = 1024;

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(
            Reject reject, int from, int to, @Nullable String device) {}

    /** Forgets all. */
    public void clear() {
        entries.clear();
    }

    /** Adds one that is known whole. */
    public void add(Reject reject, int from, int to, @Nullable String device) {
        entries.add(new Entry(reject, from, to, device));
    }

    /** How many there are. */
    public int count() {
        return entries.size();
    }

    /** Whether they should be answered before more input is looked at. */
    public boolean isFull() {
        return entries.size() >= MOST;
    }

    /** What was wrong with the {@code index}-th one. */
    public Reject reject(int index) {
        return entries.get(index).reject;
    }

    /** Where it begins in the array that was parsed. */
    public int from(int index) {
        return entries.get(index).from;
    }

    /** Where it ends there. */
    public int to(int index) {
        return entries.get(index).to;
    }

    /** The device that it names, as far as that was known when it was refused. */
    public @Nullable String device(int index) {
        return entries.get(index).device;
    }
}
