package dev.weir.store.embedded;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The footer of a part.
 *
 * @param directoryId of the data directory that it was written for
 * @param name what it was called when it was written
 * @param indexAt where its index block begins
 * @param indexBytes bytes of the index, without the block's own
 * @param seriesFrom first series whose key it holds
 * @param seriesTo series after the last whose key it holds
 * @param overwritten how many samples were dropped because a later one had their time, when it was made and in what it was made of; no more than 2^32-1
 * @param samples number of samples
 * @param minMicros time of the earliest, {@link Long#MAX_VALUE} without any
 * @param maxMicros time of the latest, {@link Long#MIN_VALUE} without any
 * @param fileBytes size of the whole file
 */
record PartSummary(
        UUID directoryId,
        Part.Name name,
        long indexAt,
        int indexBytes,
        int seriesFrom,
        int seriesTo,
        long overwritten,
        long samples,
        long minMicros,
        long maxMicros,
        long fileBytes) {
    private static final long MOST_OVERWRITTEN = 0xFFFF_FFFFL;

    void writeTo(ByteBuffer target) {
        int start = target.position();
        target.putLong(indexAt)
                .putInt(indexBytes)
                .putInt(seriesFrom)
                .putInt(seriesTo)
                .putInt((int) overwritten);
        target.putLong(samples).putLong(minMicros).putLong(maxMicros).putLong(fileBytes);
        target.putLong(name.generation()).putLong(name.firstSequence()).putLong(name.lastSequence());
        target.putLong(directoryId.getMostSignificantBits()).putLong(directoryId.getLeastSignificantBits());
        target.putInt(PartFormat.VERSION);
        target.putInt(PartFormat.checksum(target, start, target.position() - start));
        target.putLong(PartFormat.MAGIC);
    }

    /** Reads a footer, after every check on it that the file alone allows. */
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
        long overwritten = Integer.toUnsignedLong(source.getInt());
        long samples = source.getLong();
        long minMicros = source.getLong();
        long maxMicros = source.getLong();
        long statedBytes = source.getLong();
        long generation = source.getLong();
        Part.Name name = new Part.Name(source.getLong(), source.getLong(), generation);
        UUID directoryId = new UUID(source.getLong(), source.getLong());
        if (statedBytes != fileBytes) {
            throw PartFormat.damaged(path, "it is " + fileBytes + " bytes long and should be " + statedBytes);
        }
        return new PartSummary(
                directoryId,
                name,
                indexAt,
                indexBytes,
                seriesFrom,
                seriesTo,
                overwritten,
                samples,
                minMicros,
                maxMicros,
                fileBytes);
    }

    /** Refuses a part that was written for another data directory or lies under the name of another part. */
    void require(UUID expectedDirectory, Part.Name expectedName, Path path) {
        if (!directoryId.equals(expectedDirectory)) {
            throw PartFormat.damaged(path, "it belongs to another data directory");
        }
        if (!name.equals(expectedName)) {
            throw PartFormat.damaged(path, "it says that it is " + name.fileName());
        }
    }

    /** Gathers the figures while a part is written. */
    static final class Builder {
        private final UUID directoryId;
        private final Part.Name name;
        private int seriesFrom;
        private int seriesTo;
        private long overwritten;
        private long samples;
        private long minMicros = Long.MAX_VALUE;
        private long maxMicros = Long.MIN_VALUE;

        Builder(UUID directoryId, Part.Name name) {
            this.directoryId = directoryId;
            this.name = name;
        }

        void series(int from, int to) {
            seriesFrom = from;
            seriesTo = to;
        }

        void samples(int count, long firstMicros, long lastMicros) {
            samples += count;
            minMicros = Math.min(minMicros, firstMicros);
            maxMicros = Math.max(maxMicros, lastMicros);
        }

        void overwritten(long count) {
            overwritten = Math.min(MOST_OVERWRITTEN, overwritten + count);
        }

        boolean hasSamples() {
            return samples > 0;
        }

        PartSummary build(long indexAt, int indexBytes, long fileBytes) {
            return new PartSummary(
                    directoryId,
                    name,
                    indexAt,
                    indexBytes,
                    seriesFrom,
                    seriesTo,
                    overwritten,
                    samples,
                    minMicros,
                    maxMicros,
                    fileBytes);
        }
    }
}
