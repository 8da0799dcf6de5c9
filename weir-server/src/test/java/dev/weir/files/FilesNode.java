package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.blob.BlobStore;
import dev.weir.blob.file.FileBlobStore;
import dev.weir.disk.Disk;
import dev.weir.format.csv.CsvLimits;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Traffic;
import dev.weir.model.Protocol;
import dev.weir.monitor.Monitor;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileStatus;
import dev.weir.store.file.FileTally;
import dev.weir.store.file.FileUpload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploaded files over a store and blobs on one disk, wired as the server does it, with small slices and short waits. Closes what it opens. */
final class FilesNode implements AutoCloseable {
    static final Path BLOBS = Path.of("/data/blobs");
    static final FileUpload.Reading AS_USUAL = new FileUpload.Reading(null, null, List.of(), ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROW_BYTES = 1000;
    private static final int SLICE_BYTES = 8000;
    private static final Pattern SUM =
            Pattern.compile("\"([^\"]+)\":\\{\"avg\":(.+),\"min\":(.+),\"max\":(.+),\"count\":(\\d+)}");

    final EmbeddedNode node;
    final Traffic traffic;
    final BlobStore blobs;
    final FileRecords records;
    final Slices slices = new Slices(2, SLICE_BYTES);
    final UploadedFiles files;
    private final Readers readers = new Readers("reader", new LongAdder());
    private final String server;

    /**
     * What is not as usual.
     *
     * @param concurrency files worked on at once
     * @param waits before a call is made again
     * @param points removes samples
     * @param records puts other records before those of the store
     * @param blobs puts others in place of those on the disk
     * @param sharing what other servers have in common with this one
     * @param store puts another before the store, for all but records
     */
    record Setup(
            int concurrency,
            List<Duration> waits,
            FileParts.Points points,
            UnaryOperator<FileRecords> records,
            UnaryOperator<BlobStore> blobs,
            FileParts.Sharing sharing,
            UnaryOperator<Store> store) {
        static Setup usual() {
            List<Duration> waits = List.of(Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofSeconds(1));
            return new Setup(
                    3,
                    waits,
                    (ids, times, count) -> {},
                    records -> records,
                    blobs -> blobs,
                    FileParts.Sharing.NONE,
                    store -> store);
        }

        Setup concurrency(int files) {
            return new Setup(files, waits, points, records, blobs, sharing, store);
        }

        Setup points(FileParts.Points removal) {
            return new Setup(concurrency, waits, removal, records, blobs, sharing, store);
        }

        Setup records(UnaryOperator<FileRecords> before) {
            return new Setup(concurrency, waits, points, before, blobs, sharing, store);
        }

        Setup blobs(UnaryOperator<BlobStore> instead) {
            return new Setup(concurrency, waits, points, records, instead, sharing, store);
        }

        Setup sharing(FileParts.Sharing with) {
            return new Setup(concurrency, waits, points, records, blobs, with, store);
        }

        Setup store(UnaryOperator<Store> before) {
            return new Setup(concurrency, waits, points, records, blobs, sharing, before);
        }
    }

    FilesNode(Disk disk) {
        this(disk, Setup.usual());
    }

    FilesNode(Disk disk, Setup setup) {
        this(disk, setup, node -> node);
    }

    /** A node of which something is changed before files are taken up. */
    FilesNode(Disk disk, Setup setup, UnaryOperator<EmbeddedNode> first) {
        node = first.apply(new EmbeddedNode(disk, InstantSource.system(), System::nanoTime));
        try {
            server = node.store().directoryId().toString();
            traffic = new Traffic(node.ingest(), node.store().ledger());
            blobs = setup.blobs.apply(new FileBlobStore(disk, BLOBS));
            records = setup.records.apply(new StoredRecords(node.store(), node.ingest(), readers));
            FileParts.Samples samples = new FileParts.Samples(
                    node.registry(), setup.store.apply(node.store()), readers, node.ingest(), traffic, setup.points);
            FileParts.Limits limits = new FileParts.Limits(
                    4 << 20, new CsvLimits(ROW_BYTES, 100, EmbeddedNode.MOST_SERIES), setup.concurrency);
            files = new UploadedFiles(
                    new FileParts(
                            blobs,
                            records,
                            ProgressOf.PLACE,
                            server,
                            setup.sharing,
                            samples,
                            limits,
                            InstantSource.system(),
                            new SplittableRandom(),
                            setup.waits),
                    slices,
                    new Monitor());
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    static Upload.About about(String filename, boolean isDryRun) {
        return new Upload.About(filename, "127.0.0.1", AS_USUAL, isDryRun);
    }

    FileRecord upload(String filename, byte[] bytes) {
        return upload(about(filename, false), bytes);
    }

    FileRecord upload(Upload.About about, byte[] bytes) {
        try (Upload upload = files.begin()) {
            Optional<Upload.Refusal> refusal = upload.write(bytes, 0, bytes.length);
            if (refusal.isPresent()) {
                throw new AssertionError(refusal.get().toString());
            }
            return upload.finish(about);
        }
    }

    /** Uploads a file, and waits for its end. */
    FileRecord process(String filename, byte[] bytes) {
        return awaitEnd(upload(filename, bytes).id());
    }

    FileRecord process(String filename, String text) {
        return process(filename, text.getBytes(UTF_8));
    }

    /** The record of a file once it is final and its work has ended. */
    FileRecord awaitEnd(String id) {
        await("the end of file " + id, () -> record(id).status().isFinal() && !isUnderWay(id));
        return record(id);
    }

    /** Whether something is left to do of a file: it is begun, and ended last of all. */
    boolean isUnderWay(String id) {
        return record(id).status() != FileStatus.FAILED && progress().containsKey(id);
    }

    FileRecord record(String id) {
        return files.find(id).orElseThrow().record();
    }

    /** Files of which something is left to do, and how far they are. */
    Map<String, Long> progress() {
        return ProgressOf.all(node.store());
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What was found in a file that is known to have been read. */
    static FileTally tally(FileRecord record) {
        return Objects.requireNonNull(record.tally());
    }

    /** The sums of a file, page by page. */
    Map<String, MadeFile.Sum> sums(FileRecord record) {
        Map<String, MadeFile.Sum> sums = new TreeMap<>();
        long offset = 0;
        while (offset >= 0) {
            SumsPage page = files.sums(record, offset, 2);
            page.lines().forEach(line -> add(new String(line, UTF_8), sums));
            offset = page.next();
        }
        return sums;
    }

    private static void add(String line, Map<String, MadeFile.Sum> sums) {
        Matcher sum = SUM.matcher(line);
        if (!sum.matches()) {
            throw new AssertionError(line);
        }
        sums.put(
                sum.group(1),
                new MadeFile.Sum(
                        Double.parseDouble(sum.group(2)),
                        Double.parseDouble(sum.group(3)),
                        Double.parseDouble(sum.group(4)),
                        Long.parseLong(sum.group(5))));
    }

    /** The rows of a file that are not valid, as text. */
    String report(FileRecord record, RowReport.Form form) {
        StringBuilder text = new StringBuilder();
        try (RowReport report = files.report(record, form)) {
            for (Optional<byte[]> piece = report.next(); piece.isPresent(); piece = report.next()) {
                text.append(new String(piece.get(), UTF_8));
            }
        }
        return text.toString();
    }

    /** What has come by files. */
    Traffic.Flow flow() {
        return Objects.requireNonNull(traffic.flows().get(Protocol.FILES));
    }

    /** The name of the data directory. */
    String server() {
        return server;
    }

    @Override
    public void close() {
        files.close();
        blobs.close();
        readers.close();
        node.close();
    }
}
