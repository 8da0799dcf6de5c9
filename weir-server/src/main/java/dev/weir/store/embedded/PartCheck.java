package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.LostSeries;
import dev.weir.model.RecordPut;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunCheck;
import dev.weir.store.run.RunHeader;
import dev.weir.store.run.Runs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads every byte of a part and tells what is wrong with it. One thread. */
final class PartCheck {
    private final Part part;
    private final SeriesRegistry registry;
    private final Consumer<String> flaws;
    private final SampleBlock scratch = new SampleBlock();
    private final PartSummary.Builder seen;
    private final TablesCheck tables;
    private int lastSeries = -1;
    private long lastMicros;
    private int nextKey;

    private PartCheck(Part part, SeriesRegistry registry, Consumer<RecordPut> records, Consumer<String> flaws) {
        this.part = part;
        this.seen = new PartSummary.Builder(part.summary().directoryId(), part.name());
        this.registry = registry;
        this.flaws = flaws;
        this.tables = new TablesCheck(part, records, flaws);
    }

    /**
     * Checks a part whose earlier ones have registered their series; its own are registered, and stand-ins for those it lost.
     *
     * @param before the last ids that earlier parts tell of
     * @param records gets the records that can be read
     * @return the last ids with this part
     */
    static LastIds run(
            Disk disk,
            Path directory,
            UUID directoryId,
            Part.Name name,
            SeriesRegistry registry,
            LastIds before,
            Consumer<RecordPut> records,
            Consumer<String> flaws) {
        Part part;
        try {
            part = Part.open(disk, directory, directoryId, name);
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.CORRUPT && disk.exists(directory.resolve(name.fileName()))) {
                throw e;
            }
            flaws.accept(e.reason());
            return before;
        }
        try {
            header(disk, part.path(), flaws);
            PartCheck check = new PartCheck(part, registry, records, flaws);
            check.check();
            return check.tables.finish(before);
        } finally {
            part.release();
        }
    }

    private static void header(Disk disk, Path path, Consumer<String> flaws) {
        ByteBuffer header = ByteBuffer.allocate(PartFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (DiskFile file = disk.open(path)) {
            file.read(header, 0);
        }
        if (header.getLong(0) != PartFormat.MAGIC || header.getInt(8) != PartFormat.VERSION || header.getInt(12) != 0) {
            flaws.accept("its first " + PartFormat.HEADER_BYTES + " bytes are not those of a part");
        }
    }

    private void check() {
        PartSummary summary = part.summary();
        if (registry.size() < summary.seriesFrom()) {
            LostSeries.fill(registry, summary.seriesFrom()); // What misses them has been told of.
        }
        nextKey = summary.seriesFrom();
        PartIndex index = part.index();
        long expected = PartFormat.HEADER_BYTES;
        for (int block = 0; block < index.count(); block++) {
            if (index.offset(block) != expected) {
                flaws.accept("block " + block + " begins at byte " + index.offset(block) + " and not at " + expected);
            }
            expected = index.offset(block) + index.payloadBytes(block) + PartFormat.BLOCK_OVERHEAD_BYTES;
            block(block);
        }
        if (expected != summary.indexAt()
                || expected + summary.indexBytes() + PartFormat.BLOCK_OVERHEAD_BYTES + PartFormat.FOOTER_BYTES
                        != summary.fileBytes()
                || summary.indexBytes() != index.bytes()) {
            flaws.accept("its index and footer do not lie behind its last block");
        }
        summary(summary);
    }

    private void summary(PartSummary summary) {
        PartSummary found = seen.build(0, 0, 0);
        if (nextKey != summary.seriesTo()) {
            flaws.accept("it has keys of series up to " + nextKey + " and should have up to " + summary.seriesTo());
            LostSeries.fill(registry, summary.seriesTo());
        }
        if (found.samples() != summary.samples()
                || found.minMicros() != summary.minMicros()
                || found.maxMicros() != summary.maxMicros()) {
            flaws.accept("it has " + found.samples() + " samples from " + found.minMicros() + " to " + found.maxMicros()
                    + " and its footer says " + summary.samples() + " from " + summary.minMicros() + " to "
                    + summary.maxMicros());
        }
    }

    private void block(int block) {
        PartIndex index = part.index();
        try {
            switch (index.kind(block)) {
                case PartFormat.SERIES_BLOCK -> keys(block);
                case PartFormat.RUNS_BLOCK -> runs(block);
                default -> tables.block(block);
            }
        } catch (WeirException e) {
            flaws.accept(e.reason() + " (" + PartSalvage.contents(index, block) + ")");
            tables.unreadable(block);
            if (index.kind(block) == PartFormat.SERIES_BLOCK) {
                nextKey = index.lastSeries(block) + 1;
                LostSeries.fill(registry, nextKey);
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            flaws.accept("the block at byte " + index.offset(block) + " has a good checksum and no meaning: "
                    + e.getMessage());
        }
    }

    private void keys(int block) {
        PartIndex index = part.index();
        tables.notYet(block);
        if (lastSeries >= 0 || index.firstSeries(block) != nextKey) {
            flaws.accept("the keys at byte " + index.offset(block) + " begin with series " + index.firstSeries(block)
                    + " and not with " + nextKey);
        }
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        List<byte[]> keys = SeriesKeys.read(payload.array(), from, from + index.payloadBytes(block));
        for (byte[] key : keys) {
            if (!SeriesKeys.isValid(key)) {
                flaws.accept("series " + nextKey + " has a key that no protocol takes");
            }
            if (registry.findOrAdd(key) != nextKey) {
                flaws.accept("series " + nextKey + " has a key that is another's");
                LostSeries.fill(registry, nextKey + 1);
            }
            nextKey++;
        }
        if (nextKey != index.lastSeries(block) + 1) {
            flaws.accept("the keys at byte " + index.offset(block) + " end elsewhere than the index says");
        }
    }

    private void runs(int block) {
        PartIndex index = part.index();
        tables.notYet(block);
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        int to = from + index.payloadBytes(block);
        Runs runs = Runs.scan(payload.array(), from, to);
        for (int i = 0; i < runs.count(); i++) {
            RunHeader header = runs.header(i);
            if (i == 0
                    && (header.seriesId() != index.firstSeries(block)
                            || header.firstMicros() != index.firstMicros(block))) {
                flaws.accept("the block at byte " + index.offset(block) + " begins elsewhere than the index says");
            }
            run(runs.bytes(), header);
        }
        if (lastSeries != index.lastSeries(block)
                || lastMicros != index.lastMicros(block)
                || (runs.count() > 0 && runs.header(runs.count() - 1).endAt() != to)) {
            flaws.accept("the block at byte " + index.offset(block) + " ends elsewhere than the index says");
        }
    }

    private void run(byte[] bytes, RunHeader header) {
        String name = "the run of series " + header.seriesId() + " from " + header.firstMicros();
        if (header.seriesId() < lastSeries || (header.seriesId() == lastSeries && header.firstMicros() <= lastMicros)) {
            flaws.accept(name + " is not in order");
        }
        if (header.seriesId() < 0 || header.seriesId() >= part.summary().seriesTo()) {
            flaws.accept(name + " is of a series that is not known");
        }
        RunCheck.flaw(bytes, header, scratch).ifPresent(flaw -> flaws.accept(name + " " + flaw));
        lastSeries = header.seriesId();
        lastMicros = header.lastMicros();
        seen.samples(header.count(), header.firstMicros(), header.lastMicros());
    }
}
