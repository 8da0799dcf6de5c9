package dev.weir.store.embedded;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.ledger.LedgerCut;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The records of a head and what is saved with it of the ledger, in the order of a part. Devices, of which there may be many, become records one by one. */
final class FlushedRecords {
    private final List<RecordPut> records;
    private final LedgerCut cut;

    FlushedRecords(Collection<RecordPut> records, LedgerCut cut) {
        this.records = Stream.concat(records.stream(), cut.accounts().stream())
                .sorted(RecordOrder.COMPARATOR)
                .toList();
        this.cut = cut;
    }

    void forEach(Consumer<RecordPut> action) {
        int next = 0;
        for (Integer index : devices()) {
            RecordPut device = cut.device(index);
            while (next < records.size() && RecordOrder.COMPARATOR.compare(records.get(next), device) < 0) {
                action.accept(records.get(next++));
            }
            action.accept(device);
        }
        records.subList(next, records.size()).forEach(action);
    }

    /** The devices by their hashes, those of one hash by their names. */
    private Integer[] devices() {
        long[] hashes = new long[cut.devices()];
        Integer[] order = new Integer[hashes.length];
        for (int i = 0; i < order.length; i++) {
            hashes[i] = RecordOrder.hash(RecordTable.DEVICES, cut.deviceName(i));
            order[i] = i;
        }
        Arrays.sort(
                order,
                Comparator.comparingLong((Integer index) -> hashes[index])
                        .thenComparing(index -> cut.device(index).key()));
        return order;
    }
}
