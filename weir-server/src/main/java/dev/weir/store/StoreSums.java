package dev.weir.store;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.LedgerCut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Counts and sums of all that a store holds, by which it is found out whether another holds the same, in whatever order both were read. Used by one
 * thread.
 */
public final class StoreSums {
    private final long sparedMicros;
    private final SeriesSums series = new SeriesSums();
    private final Map<EventStream, EventSum> events = new EnumMap<>(EventStream.class);
    private final Map<RecordTable, Map<String, Long>> records = new EnumMap<>(RecordTable.class);
    private final CRC32C crc = new CRC32C();
    private Map<Protocol, Account> accounts = Map.of();
    private long messages;
    private long devices;
    private long devicesSum;

    private record EventSum(long count, long ids, long sum, long lastId) {}

    /**
     * Nothing yet.
     *
     * @param sparedMicros records that may be forgotten before then are not looked at, as one of the stores may have done so, microseconds since the Unix epoch
     */
    public StoreSums(long sparedMicros) {
        this.sparedMicros = sparedMicros;
    }

    /** A key, and with it the next series. */
    public void addSeries(byte[] key) {
        series.add(crc(key, 0, key.length));
    }

    /** Samples of series that were added; each at most once. */
    public void add(Batch batch) {
        series.add(batch);
    }

    /** Events with their ids; each at most once. */
    public void add(EventBatch batch) {
        EventSum before = sum(batch.stream());
        long ids = before.ids;
        long sum = before.sum;
        for (int i = 0; i < batch.count(); i++) {
            ids += batch.firstId() + i;
            int start = batch.start(i);
            int end = batch.ends()[i];
            long lengths = ((long) (batch.deviceEnds()[i] - start) << 32) | (batch.cardEnds()[i] - start);
            long text = mix(crc(batch.text(), start, end), lengths);
            sum += mix(mix(batch.firstId() + i, batch.timestampMicros()[i]), mix(batch.receivedMicros()[i], text));
        }
        events.put(batch.stream(), new EventSum(before.count + batch.count(), ids, sum, before.lastId));
    }

    private EventSum sum(EventStream stream) {
        return events.getOrDefault(stream, new EventSum(0, 0, 0, stream.firstId() - 1));
    }

    /** The last id that a stream has given, whether or not that event is there. */
    public void lastId(EventStream stream, long id) {
        EventSum sum = sum(stream);
        events.put(stream, new EventSum(sum.count, sum.ids, sum.sum, id));
    }

    /** A record, which stands for those of its key that were added before. */
    public void add(RecordPut put) {
        Map<String, Long> table = records.computeIfAbsent(put.table(), each -> new HashMap<>());
        if (put.expiresMicros() > sparedMicros) {
            table.put(put.key(), mix(crc(put.value(), 0, put.value().length), put.expiresMicros()));
        } else {
            table.remove(put.key());
        }
    }

    /** Accounts, and devices as far as its next cut has them: it is for this alone. */
    public void add(Ledger ledger) {
        accounts = ledger.accounts();
        messages = ledger.messages();
        LedgerCut cut = ledger.cut();
        for (int i = 0; i < cut.devices(); i++) {
            byte[] name = cut.deviceName(i);
            byte[] value = cut.device(i).value();
            devicesSum += mix(crc(name, 0, name.length), crc(value, 0, value.length));
        }
        devices += cut.devices();
    }

    private long crc(byte[] bytes, int from, int to) {
        crc.reset();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }

    /** A number that two others make, and that hardly any others do. */
    static long mix(long one, long other) {
        long mixed = (one ^ Long.rotateLeft(other * 0x9E3779B97F4A7C15L, 29)) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 32);
    }

    /** How many series there are. */
    public long seriesCount() {
        return series.count();
    }

    /** How many samples there are. */
    public long samples() {
        return series.samples();
    }

    /** How many events there are. */
    public long events() {
        return events.values().stream().mapToLong(EventSum::count).sum();
    }

    /** How many records there are, without accounts and devices. */
    public long records() {
        return records.values().stream().mapToLong(Map::size).sum();
    }

    /** How many records a table has. */
    public long records(RecordTable table) {
        return records.getOrDefault(table, Map.of()).size();
    }

    /** How many devices there are. */
    public long devices() {
        return devices;
    }

    /** What a copy has otherwise, a sentence for each thing; empty where both hold the same. The keys of series are these. */
    public List<String> differences(StoreSums copy, SeriesRegistry registry) {
        List<String> found = new ArrayList<>(series.differences(copy.series, registry));
        for (EventStream stream : EventStream.values()) {
            EventSum here = sum(stream);
            EventSum there = copy.sum(stream);
            String what = "stream " + stream.title();
            differ(found, what, "events", here.count, there.count);
            differ(found, what, "as the sum of ids", here.ids, there.ids);
            differ(found, what, "as the last id", here.lastId, there.lastId);
            if (here.count == there.count && here.ids == there.ids && here.sum != there.sum) {
                found.add(what + ": the events are not the same, although there are as many");
            }
        }
        for (RecordTable table : RecordTable.values()) {
            records(found, table, copy);
        }
        differ(found, "devices", "of them", devices, copy.devices);
        if (devices == copy.devices && devicesSum != copy.devicesSum) {
            found.add("devices: they are not the same, although there are as many");
        }
        if (!accounts.equals(copy.accounts) || messages != copy.messages) {
            found.add("accounts: " + accounts + " in the source, and " + copy.accounts + " in the copy");
        }
        return found;
    }

    private void records(List<String> found, RecordTable table, StoreSums copy) {
        Map<String, Long> here = records.getOrDefault(table, Map.of());
        Map<String, Long> there = copy.records.getOrDefault(table, Map.of());
        String what = "records " + table.name().toLowerCase(java.util.Locale.ROOT);
        differ(found, what, "records", here.size(), there.size());
        here.forEach((key, sum) -> {
            if (!Objects.equals(sum, there.get(key))) {
                found.add(what + ": \"" + key + "\" is " + (there.containsKey(key) ? "another" : "missing")
                        + " in the copy");
            }
        });
    }

    static void differ(List<String> found, String what, String unit, long here, long there) {
        if (here != there) {
            found.add(what + ": " + here + " " + unit + " in the source, and " + there + " in the copy");
        }
    }
}
