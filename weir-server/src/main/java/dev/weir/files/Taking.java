package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Batch;
import dev.weir.model.KeyDevice;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.store.file.FileRecord;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Takes the rows of one file into the store: the samples of a slice, what became of its rows and how far the file has been taken are one commit. Used
 * by the thread of the file.
 */
final class Taking {
    private final Traffic traffic;
    private final Progress progress;
    private final String id;
    private final SeriesNames names;
    private final Receipt receipt;
    private final Batch batch = new Batch(1);

    Taking(Traffic traffic, Progress progress, FileRecord record, SeriesNames names) {
        this.traffic = traffic;
        this.id = record.id();
        this.progress = progress;
        this.names = names;
        this.receipt = new Receipt(
                Protocol.FILES, Receipt.address(address(record.upload().peer())));
    }

    /**
     * Makes a slice durable and visible, trying as often as is patient. Blocks.
     *
     * @throws dev.weir.model.WeirException when it is neither, and may be taken again
     */
    void take(CsvSlice slice, Insistence insistence) {
        fill(slice);
        receipt.clear();
        receipt.read(slice.endOffset() - slice.offset());
        receipt.accept(slice.rows() - slice.faults());
        for (int i = 0; i < slice.faults(); i++) {
            receipt.reject(slice.faultCode(i), 1);
            if (slice.faultName(i) >= 0) {
                receipt.rejectOf(device(names.key(slice.faultName(i))), 1);
            }
        }
        traffic.receive(Protocol.FILES, slice.rows());
        Submission submission = new Submission(receipt, batch, progress.at(id, slice.endOffset()));
        traffic.submit(
                receipt,
                submission,
                once -> insistence.insist(() -> {
                    once.run();
                    return slice;
                }));
    }

    /** The address that a text is, without the interface that an address of a link is of. */
    private static InetAddress address(String peer) {
        return InetAddress.ofLiteral(peer.replaceFirst("%.*", ""));
    }

    /** The device of a series. A sensor of which there is no series is none: a file of garbage would make a million. */
    private static byte[] device(byte[] key) {
        return Arrays.copyOf(key, KeyDevice.end(key, 0, key.length));
    }

    private void fill(CsvSlice slice) {
        int count = slice.samples();
        while (batch.capacity() < count) {
            batch.grow();
        }
        int[] ids = batch.seriesIds();
        int[] numbers = slice.names();
        for (int i = 0; i < count; i++) {
            ids[i] = names.id(numbers[i]);
        }
        System.arraycopy(slice.timestampMicros(), 0, batch.timestampMicros(), 0, count);
        System.arraycopy(slice.values(), 0, batch.values(), 0, count);
        batch.count(count);
    }
}
