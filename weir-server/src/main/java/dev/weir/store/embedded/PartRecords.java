package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.WeirException;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of a part. Any thread. */
final class PartRecords {
    private static final Logger log = LoggerFactory.getLogger(PartRecords.class);

    private final Part part;
    private final int from;
    private final int to;
    private volatile int damagedPages;

    PartRecords(Part part) {
        this.part = part;
        int first = 0;
        while (first < part.index().count() && part.index().kind(first) != PartFormat.RECORDS_BLOCK) {
            first++;
        }
        int end = first;
        while (end < part.index().count() && part.index().kind(end) == PartFormat.RECORDS_BLOCK) {
            end++;
        }
        this.from = first;
        this.to = end;
    }

    /** The record of a key. */
    Optional<RecordPut> find(RecordTable table, String key) {
        long hash = RecordOrder.hash(table, key);
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (part.index().lastMicros(middle) < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (; low < to && part.index().firstMicros(low) <= hash; low++) {
            for (RecordPut put : page(low)) {
                if (put.table() == table && put.key().equals(key)) {
                    return Optional.of(put);
                }
            }
        }
        return Optional.empty();
    }

    /** Hands over all records that can be read; pages that cannot are named in the log and passed over. */
    void forEach(Consumer<RecordPut> action) {
        int damaged = 0;
        for (int block = from; block < to; block++) {
            List<RecordPut> page = List.of();
            try {
                page = page(block);
            } catch (WeirException e) {
                log.error("some records cannot be read, and older ones stand in for them: {}", e.reason());
                damaged++;
            }
            page.forEach(action);
        }
        damagedPages = damaged;
    }

    /** How many pages could not be read when all were last handed over. */
    int damagedPages() {
        return damagedPages;
    }

    /** All records in order, a page in memory at a time. */
    Iterator<RecordPut> iterator() {
        return new Iterator<>() {
            private int next = from;
            private Iterator<RecordPut> page = List.<RecordPut>of().iterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && next < to) {
                    page = page(next++).iterator();
                }
                return page.hasNext();
            }

            @Override
            public RecordPut next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }

    private List<RecordPut> page(int block) {
        ByteBuffer payload = part.payload(block);
        int at = payload.arrayOffset();
        List<RecordPut> records = new ArrayList<>();
        try {
            read(payload.array(), at, at + part.index().payloadBytes(block), records::add);
            return records;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw part.meaningless(block, e);
        }
    }

    /** Hands over the records that lie in {@code bytes[from, to)}; throws at the first that is none. */
    static void read(byte[] bytes, int from, int to, Consumer<RecordPut> action) {
        int at = from;
        while (at < to) {
            int number = (int) VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            int keyBytes = (int) VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            int valueBytes = (int) VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            if (keyBytes < 0 || valueBytes < 0 || 8L + keyBytes + valueBytes > to - at) {
                throw new IllegalStateException("a record reaches beyond its block");
            }
            long expires = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
            String key = new String(bytes, at + 8, keyBytes, UTF_8);
            byte[] value = java.util.Arrays.copyOfRange(bytes, at + 8 + keyBytes, at + 8 + keyBytes + valueBytes);
            action.accept(new RecordPut(table(number), key, value, expires));
            at += 8 + keyBytes + valueBytes;
        }
    }

    private static RecordTable table(int number) {
        return RecordTable.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("a record is of an unknown table " + number));
    }
}
