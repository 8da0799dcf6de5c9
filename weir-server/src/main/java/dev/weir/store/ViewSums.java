package dev.weir.store;

import dev.weir.model.Batch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.ledger.Ledger;
import java.util.function.LongConsumer;

/** Reads all of a view, and adds up what it shows. */
public final class ViewSums {
    private ViewSums() {}

    /**
     * Adds up everything but accounts and devices that were not flushed. Blocks on the disk.
     *
     * @param sparedMicros as of {@link StoreSums}
     * @param progress told now and then how many samples were read
     */
    public static StoreSums of(View view, SeriesRegistry registry, long sparedMicros, LongConsumer progress) {
        StoreSums sums = new StoreSums(sparedMicros);
        byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];
        Batch batch = new Batch(SampleBlock.CAPACITY);
        SampleBlock block = new SampleBlock();
        long read = 0;
        for (int id = 0; id < registry.size(); id++) {
            sums.addSeries(java.util.Arrays.copyOf(key, registry.copyKey(id, key, 0)));
            try (SampleCursor samples = view.samples().read(id, TimeRange.ALL)) {
                while (samples.next(block)) {
                    copy(block, id, batch);
                    sums.add(batch);
                    read += batch.count();
                    progress.accept(read);
                }
            }
        }
        for (EventStream stream : EventStream.values()) {
            EventsById.read(view.events(), stream, stream.firstId(), sums::add);
            sums.lastId(stream, view.events().lastId(stream));
        }
        Ledger ledger = ledger(view.records(), registry);
        records(view.records(), sums::add);
        sums.add(ledger);
        return sums;
    }

    /** Puts a stretch of a series in the place of what a batch holds. */
    public static void copy(SampleBlock block, int seriesId, Batch batch) {
        batch.clear();
        for (int i = 0; i < block.count; i++) {
            batch.add(seriesId, block.timestampMicros[i], block.values[i]);
        }
    }

    /** Accounts and devices as they were flushed; its next cut has all of them. */
    public static Ledger ledger(RecordReader records, SeriesRegistry registry) {
        Ledger ledger = new Ledger(registry, Integer.MAX_VALUE, System::nanoTime);
        records.scan(RecordTable.ACCOUNTS, ledger::restore);
        records.scan(RecordTable.DEVICES, ledger::restore);
        ledger.restored();
        ledger.saveAll();
        return ledger;
    }

    /** The records that are neither accounts nor devices; of several under one key the last counts. */
    public static void records(RecordReader records, java.util.function.Consumer<RecordPut> taker) {
        for (RecordTable table : RecordTable.values()) {
            if (table != RecordTable.ACCOUNTS && table != RecordTable.DEVICES) {
                records.scan(table, taker);
            }
        }
    }
}
