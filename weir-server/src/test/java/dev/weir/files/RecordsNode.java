package dev.weir.files;

import dev.weir.disk.Disk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.query.Readers;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** Records of files over a store. Closes what it opens. */
final class RecordsNode implements AutoCloseable {
    final EmbeddedNode node;
    final StoredRecords records;
    private final Readers readers = new Readers("reader", new LongAdder());

    RecordsNode(Disk disk) {
        node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime);
        records = new StoredRecords(node.store(), node.ingest(), readers);
    }

    @Override
    public void close() {
        records.close();
        readers.close();
        node.close();
    }
}
