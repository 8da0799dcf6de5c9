package dev.weir.live;

import dev.weir.format.text.Glob;
import dev.weir.model.KeyDevice;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a pattern lets through. What it says of a series is kept, a byte each in pages, for all subscribers with that pattern, so that a message
 * costs one look. Any thread.
 */
final class Filter {
    private static final int PAGE_BITS = 12;
    private static final byte SEEN = 1;
    private static final byte KEY = 2;
    private static final byte DEVICE = 4;

    private final Glob pattern;
    private final boolean takesAll;
    private final SeriesRegistry registry;
    private final AtomicInteger pagesLeft;
    private volatile byte[][] pages = new byte[0][];
    private int pagesTaken;

    /** How many use it; guarded by whoever hands it out. */
    int users;

    /**
     * The filter of a pattern.
     *
     * @param pagesLeft how many pages all filters may still take; without a page a pattern is matched anew each time
     */
    Filter(Glob pattern, SeriesRegistry registry, AtomicInteger pagesLeft) {
        this.pattern = pattern;
        this.takesAll = pattern.toString().equals("*");
        this.registry = registry;
        this.pagesLeft = pagesLeft;
    }

    /** Bytes of memory that a page takes. */
    static int pageBytes() {
        return 1 << PAGE_BITS;
    }

    /** Whether everything passes. */
    boolean takesAll() {
        return takesAll;
    }

    /** Whether events of this device pass. */
    boolean takesDevice(String device) {
        return takesAll || pattern.matches(device);
    }

    /** Whether a sample passes, by what {@link Ring#what} says of it. */
    boolean takesSample(int what) {
        if (takesAll) {
            return true;
        }
        byte verdict = verdict(what & ~Ring.DERIVED);
        return (verdict & ((what & Ring.DERIVED) != 0 ? KEY : KEY | DEVICE)) != 0;
    }

    private byte verdict(int seriesId) {
        byte[][] known = pages;
        int index = seriesId >>> PAGE_BITS;
        byte[] page = index < known.length ? known[index] : null;
        if (page == null) {
            page = addPage(index);
        }
        if (page == null) {
            return judge(seriesId);
        }
        int at = seriesId & ((1 << PAGE_BITS) - 1);
        if (page[at] == 0) {
            page[at] = judge(seriesId);
        }
        return page[at];
    }

    private synchronized byte @Nullable [] addPage(int index) {
        byte[][] known = pages;
        if (index < known.length && known[index] != null) {
            return known[index];
        }
        if (pagesLeft.getAndDecrement() <= 0) {
            pagesLeft.incrementAndGet();
            return null;
        }
        pagesTaken++;
        byte[][] more = Arrays.copyOf(known, Math.max(known.length, index + 1));
        more[index] = new byte[1 << PAGE_BITS];
        pages = more;
        return more[index];
    }

    private byte judge(int seriesId) {
        byte[] key = new byte[registry.keyLength(seriesId) + SeriesRegistry.PADDING];
        int length = registry.copyKey(seriesId, key, 0);
        int verdict = SEEN;
        verdict |= pattern.matches(key, 0, length) ? KEY : 0;
        verdict |= pattern.matches(key, 0, KeyDevice.end(key, 0, length)) ? DEVICE : 0;
        return (byte) verdict;
    }

    /** Gives its pages back; nobody uses it any longer. */
    synchronized void retire() {
        pagesLeft.addAndGet(pagesTaken);
        pagesTaken = 0;
        pages = new byte[0][];
    }
}
