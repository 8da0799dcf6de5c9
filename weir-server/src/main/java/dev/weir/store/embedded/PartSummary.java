package dev.weir.store.embedded;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The footer of a part.
 *
 * @param indexAt where its index block begins
 * @param indexBytes bytes of the index, without the block's own
 * @param seriesFrom first series whose key it holds
 * @param seriesTo series after the last whose key it holds
 * @param samples number of samples
 * @param minMicros time of the earliest, {@link Long#MAX_VALUE} without any
 * @param maxMicros time of the latest, {@link Long#MIN_VALUE} without any
 * @param fileBytes size of the whole file
 */
record PartSummary(
        long indexAt,
        int indexBytes,
        int seriesFrom,
        int seriesTo,
        long samples,
        long minMicros,
        long maxMicros,
        long fileBytes) {

    void writeTo(ByteBuffer target) {
        int start = target.position();
        target.putLong(indexAt)
                .putInt(indexBytes)
                .putInt(seriesFrom)
                .putInt(seriesTo)
                .putInt(0);
        target.putLong(samples).putLong(minMicros).putLong(maxMicros).putLong(fileBytes);
        target.putLong(0).putInt(PartFormat.VERSION);
        target.putInt(PartFormat.checksum(target, start, target.position() - start));
        target.putLong(PartFormat.MAGIC);
    }

    /** Reads a footer, after every check on it. */
    static PartSummary readFrom(ByteBuffer source, Path path, long fileBytes) {
        if (source.getLong(PartFormat.FOOTER_BYTES - 8) != PartFormat.MAGIC) {
            throw PartFormat.damaged(path, "it does not end as a part");
        }
        int checked = PartFormat.FOOTER_BYTES - 12;
        if (source.getInt(checked) != PartFormat.checksum(source, 0, checked)) {
            throw PartFormat.damaged(path, "the checksum of its footer does not match");
        }
        if (source.getInt(checked - 4) > PartFormat.VERSION) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read part \"" + path
                            + "\": its format is newer than this server's; start the newer server that wrote it");
        }
        source.order(ByteOrder.LITTLE_ENDIAN).position(0);
        long indexAt = source.getLong();
        int indexBytes = source.getInt();
        int seriesFrom = source.getInt();
        int seriesTo = source.getInt();
        source.getInt();
        PartSummary summary = new PartSummary(
                indexAt,
                indexBytes,
                seriesFrom,
                seriesTo,
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong());
        if (summary.fileBytes != fileBytes) {
            throw PartFormat.damaged(path, "it is " + fileBytes + " bytes long and should be " + summary.fileBytes);
        }
        return summary;
    }

    /** Gathers the figures while a part is written. */
    static final class Builder {
        private int seriesFrom;
        private int seriesTo;
        private long samples;
        private long minMicros = Long.MAX_VALUE;
        private long maxMicros = Long.MIN_VALUE;

        void series(int from, int to) {
            seriesFrom = from;
            seriesTo = to;
        }

        void samples(int count, long firstMicros, long lastMicros) {
            samples += count;
            minMicros = Math.min(minMicros, firstMicros);
            maxMicros = Math.max(maxMicros, lastMicros);
        }

        boolean hasSamples() {
            return samples > 0;
        }

        PartSummary build(long indexAt, int indexBytes, long fileBytes) {
            return new PartSummary(indexAt, indexBytes, seriesFrom, seriesTo, samples, minMicros, maxMicros, fileBytes);
        }
    }
}
