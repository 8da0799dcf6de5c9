package dev.weir.files;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileRecordsContract;
import org.junit.jupiter.api.AfterEach;

/** The contract of records of files in the store in use. */
final class StoredRecordsContractTest extends FileRecordsContract {
    private final RecordsNode node = new RecordsNode(new SimulatedDisk(Seed.value()));

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected FileRecords records() {
        return node.records;
    }
}
