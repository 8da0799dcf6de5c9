package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Every series key of a data directory and its dense id, in the order in which the keys first came.
 *
 * <p>Looking up takes no lock and makes no garbage, whichever threads do it; adding takes a lock. Keys are kept as padded
 * 64-bit words in one arena, so that a lookup is one probe and one comparison of words: at 100,000 series that is two
 * cache misses. Entries are never removed: a series that has lost all of its samples can be {@link #retire retired}, which takes it out of
 * the limit, and its key is found again when it gets a sample.
 */
public final class SeriesRegistry {
    /** The longest key, in bytes. */
    public static final int MAX_KEY_BYTES = 1024;

    /** What {@link #findOrAdd} answers when the limit is reached. */
    public static final int LIMIT_REACHED = -2;

    /** What {@link #find} answers for a key that never came. */
    public static final int UNKNOWN = -1;

    /** Arrays that are looked up in must be readable this many bytes past the key's end. */
    public static final int PADDING = 8;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PAGE_BITS = 13;
    private static final int PAGE_WORDS = 1 << PAGE_BITS;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** In the id that an entry holds: the series is retired. A negative id is none for lookups, so that these cost nothing more. */
    private static final int RETIRED = Integer.MIN_VALUE;

    private static final long RETIRED_BIT = (long) RETIRED << 32;

    private final int limit;
    private final ReentrantLock adding = new ReentrantLock();
    private volatile Table table = new Table(1 << 10);
    private final AtomicInteger retired = new AtomicInteger();

    /** An empty registry that takes new keys while it has fewer than {@code limit}. */
    public SeriesRegistry(int limit) {
        this.limit = limit;
    }

    /** How many keys it takes at most, but for those that are known already. */
    public int limit() {
        return limit;
    }

    /** Number of keys; ids run from 0 to this less one. */
    public int size() {
        return table.size;
    }

    /** Number of keys that the limit counts: those that are not retired. */
    public int liveSize() {
        return table.size - retired.get();
    }

    /** The id of the key in {@code bytes[from, to)}, or {@link #UNKNOWN}; that of a retired one too. */
    public int find(byte[] bytes, int from, int to) {
        int id = table.find(bytes, from, to, hash(bytes, from, to));
        return id < UNKNOWN ? id & ~RETIRED : id;
    }

    /** Takes a series without samples out of the limit. Whoever adds its key from now on gets its id back, if the limit lets them. */
    public void retire(int id) {
        setRetired(id, true);
    }

    /** Counts a series again that has samples after all, whatever the limit. */
    public void revive(int id) {
        if (retired.get() > 0) {
            setRetired(id, false);
        }
    }

    private void setRetired(int id, boolean isRetired) {
        adding.lock();
        try {
            if (table.mark(id, isRetired)) {
                retired.addAndGet(isRetired ? 1 : -1);
            }
        } finally {
            adding.unlock();
        }
    }

    /** The id of the key in {@code bytes[from, to)}, given now if it is new or retired, or {@link #LIMIT_REACHED}. */
    public int findOrAdd(byte[] bytes, int from, int to) {
        long hash = hash(bytes, from, to);
        int id = table.find(bytes, from, to, hash);
        return id >= 0 ? id : add(bytes, from, to, hash, limit);
    }

    /**
     * {@link #findOrAdd(byte[], int, int)} for a key that the data directory has already: it is known again whatever the limit, which may be
     * lower today than when the key came.
     */
    public int restore(byte[] bytes, int from, int to) {
        long hash = hash(bytes, from, to);
        int id = table.find(bytes, from, to, hash);
        return id >= 0 ? id : add(bytes, from, to, hash, Integer.MAX_VALUE);
    }

    /** {@link #restore(byte[], int, int)} for a key in hand, whatever the array's end. */
    public int restore(byte[] key) {
        return restore(java.util.Arrays.copyOf(key, key.length + PADDING), 0, key.length);
    }

    /** {@link #findOrAdd(byte[], int, int)} for a key in hand, whatever the array's end; not for hot paths. */
    public int findOrAdd(byte[] key) {
        byte[] padded = java.util.Arrays.copyOf(key, key.length + PADDING);
        return findOrAdd(padded, 0, key.length);
    }

    /** Length of a key in bytes. */
    public int keyLength(int id) {
        Table current = table;
        return current.lengthAt(current.locations[id]);
    }

    /** Copies a key to {@code target[offset...]}, up to seven bytes of zeros after it, and answers its length. */
    public int copyKey(int id, byte[] target, int offset) {
        Table current = table;
        int location = current.locations[id];
        int length = current.lengthAt(location);
        for (int at = 0; at < length; at += Long.BYTES) {
            WORD.set(target, offset + at, current.word(location + 1 + (at >> 3)));
        }
        return length;
    }

    /** A copy of a key, in UTF-8. */
    public byte[] keyBytes(int id) {
        byte[] padded = new byte[MAX_KEY_BYTES + PADDING];
        return java.util.Arrays.copyOf(padded, copyKey(id, padded, 0));
    }

    /** A key as text. */
    public String key(int id) {
        byte[] bytes = new byte[MAX_KEY_BYTES + PADDING];
        return new String(bytes, 0, copyKey(id, bytes, 0), UTF_8);
    }

    private int add(byte[] bytes, int from, int to, long hash, int most) {
        if (to <= from || to - from > MAX_KEY_BYTES) {
            throw new IllegalStateException("BUG: a key of " + (to - from) + " bytes reached the registry");
        }
        adding.lock();
        try {
            int known = table.find(bytes, from, to, hash);
            if (known >= 0) {
                return known;
            }
            if (table.size - retired.get() >= most) {
                return LIMIT_REACHED;
            }
            if (known < UNKNOWN) {
                table.mark(known & ~RETIRED, false);
                retired.decrementAndGet();
                return known & ~RETIRED;
            }
            if (table.isFull()) {
                table = table.doubled();
            }
            return table.add(bytes, from, to, hash);
        } finally {
            adding.unlock();
        }
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash ^ (long) WORD.get(bytes, at));
        }
        return mix(hash ^ lastWord(bytes, at, to));
    }

    private static long mix(long hash) {
        long product = hash * MULTIPLIER;
        return product ^ (product >>> 29);
    }

    private static long lastWord(byte[] bytes, int at, int to) {
        int left = to - at;
        return left == 0 ? 0 : (long) WORD.get(bytes, at) & (-1L >>> (64 - 8 * left));
    }

    /** One size of the hash table with its arena; a larger one takes over when it is full. */
    private static final class Table {
        // A slot holds the upper half of the hash above the location of its key in the arena; 0 is empty, as location 0
        // is unused.
        private final long[] slots;
        private final int[] locations;
        private final long[][] pages;
        private int free = 1;
        private volatile int size;

        Table(int capacity) {
            slots = new long[capacity * 2];
            locations = new int[capacity];
            // A key takes at most 129 words, and one in 63 keys may leave the rest of a page unused.
            pages = new long[(int) ((capacity * 132L) / PAGE_WORDS) + 2][];
        }

        boolean isFull() {
            return size == locations.length;
        }

        int find(byte[] bytes, int from, int to, long hash) {
            int mask = slots.length - 1;
            int upper = (int) (hash >>> 32);
            for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
                long slot = (long) SLOT.getAcquire(slots, at);
                if (slot == 0) {
                    return UNKNOWN;
                }
                if ((int) (slot >>> 32) == upper && matches((int) slot, bytes, from, to)) {
                    return (int) (word((int) slot) >>> 32);
                }
            }
        }

        private boolean matches(int location, byte[] bytes, int from, int to) {
            long[] page = pages[location >>> PAGE_BITS];
            int word = location & (PAGE_WORDS - 1);
            if ((int) page[word] != to - from) {
                return false;
            }
            int at = from;
            for (; at + Long.BYTES <= to; at += Long.BYTES) {
                if (page[++word] != (long) WORD.get(bytes, at)) {
                    return false;
                }
            }
            return at == to || page[word + 1] == lastWord(bytes, at, to);
        }

        /** Marks a series as retired or not; answers whether that is a change. */
        boolean mark(int id, boolean isRetired) {
            int location = locations[id];
            long[] page = pages[location >>> PAGE_BITS];
            int word = location & (PAGE_WORDS - 1);
            long marked = isRetired ? page[word] | RETIRED_BIT : page[word] & ~RETIRED_BIT;
            boolean changes = marked != page[word];
            SLOT.setOpaque(page, word, marked);
            return changes;
        }

        int add(byte[] bytes, int from, int to, long hash) {
            int id = size;
            int location = copyIn(bytes, from, to, id);
            locations[id] = location;
            // Counted before it can be found: whoever finds it may use it at once, and the journal takes keys up to the
            // count.
            size = id + 1;
            insert(hash, location);
            return id;
        }

        private int copyIn(byte[] bytes, int from, int to, int id) {
            int words = 1 + (to - from + Long.BYTES - 1) / Long.BYTES;
            if ((free & (PAGE_WORDS - 1)) + words > PAGE_WORDS) {
                free = (free | (PAGE_WORDS - 1)) + 1;
            }
            int location = free;
            free += words;
            int pageIndex = location >>> PAGE_BITS;
            if (pages[pageIndex] == null) {
                pages[pageIndex] = new long[PAGE_WORDS];
            }
            long[] page = pages[pageIndex];
            int word = location & (PAGE_WORDS - 1);
            page[word] = ((long) id << 32) | (to - from);
            int at = from;
            for (; at + Long.BYTES <= to; at += Long.BYTES) {
                page[++word] = (long) WORD.get(bytes, at);
            }
            if (at < to) {
                page[word + 1] = lastWord(bytes, at, to);
            }
            return location;
        }

        private void insert(long hash, int location) {
            int mask = slots.length - 1;
            int at = (int) hash & mask;
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            SLOT.setRelease(slots, at, (hash & 0xFFFFFFFF00000000L) | location);
        }

        Table doubled() {
            Table next = new Table(locations.length * 2);
            System.arraycopy(pages, 0, next.pages, 0, pages.length);
            System.arraycopy(locations, 0, next.locations, 0, size);
            byte[] key = new byte[MAX_KEY_BYTES + PADDING];
            for (int id = 0; id < size; id++) {
                int location = locations[id];
                int length = lengthAt(location);
                for (int word = 0; word * Long.BYTES < length; word++) {
                    WORD.set(key, word * Long.BYTES, word(location + 1 + word));
                }
                next.insert(hash(key, 0, length), location);
            }
            next.free = free;
            next.size = size;
            return next;
        }

        int lengthAt(int location) {
            return (int) word(location);
        }

        long word(int location) {
            return pages[location >>> PAGE_BITS][location & (PAGE_WORDS - 1)];
        }
    }
}
