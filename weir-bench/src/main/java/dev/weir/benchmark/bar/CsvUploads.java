package dev.weir.benchmark.bar;

import dev.weir.app.upload.UploadForm;
import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads files over one connection, and waits for their verdicts over it. Owned by one thread. */
final class CsvUploads implements AutoCloseable {
    private static final String BOUNDARY = "weir-bench-boundary"; // Nothing like it is in a generated file.
    private static final Pattern ID = Pattern.compile("\"file_id\":\"([^\"]+)\"");
    private static final Pattern FINAL = Pattern.compile("\"status\":\"(?:processed|partial|failed)\"");
    private static final long LOOK_NANOS = 500_000;
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final HttpLoad http;
    private final Map<String, String> fields;

    /**
     * One file that was uploaded and read to its end.
     *
     * @param uploadNanos from the first byte to the answer, when the file is durable
     * @param nanos from the first byte to the final status
     * @param judgedNanos by the server's own clock, from the stored blob to the result: a client on cores that are busy hears late of both
     */
    record Read(long uploadNanos, long nanos, long judgedNanos) {}

    CsvUploads(InetSocketAddress server, boolean isDryRun) throws IOException {
        http = new HttpLoad(server);
        fields = isDryRun ? Map.of("dry_run", "true") : Map.of();
    }

    /** Uploads a file of so many rows, as the kernel copies it to the socket, and waits until all of them are found to be valid. */
    Read read(Path file, long rows) throws IOException {
        long bytes = Files.size(file);
        try (FileChannel channel = FileChannel.open(file)) {
            return read(file.getFileName().toString(), rows, bytes, out -> {
                for (long sent = 0; sent < bytes; ) {
                    sent += channel.transferTo(sent, bytes - sent, out);
                }
            });
        }
    }

    /** Uploads rows that are made meanwhile, and waits until all of them are found to be valid. */
    Read read(CsvRows rows) throws IOException {
        return read("rows-" + rows.firstStep() + ".csv", rows.rows(), rows.bytes(), rows::writeTo);
    }

    private Read read(String name, long rows, long bytes, HttpLoad.RequestBody content) throws IOException {
        UploadForm form = new UploadForm(BOUNDARY, name, fields);
        byte[] head = form.head();
        byte[] tail = form.tail();
        long start = System.nanoTime();
        HttpAnswer answer = http.post("/upload", form.contentType(), head.length + bytes + tail.length, out -> {
            write(out, head);
            content.writeTo(out);
            write(out, tail);
        });
        long uploaded = System.nanoTime();
        Matcher id = ID.matcher(http.kept());
        if (answer.status() != ACCEPTED || !id.find()) {
            throw new IOException("cannot upload \"" + name + "\": " + Figures.answer(answer, http.kept()));
        }
        await(name, rows, "/results/" + id.group(1));
        long end = System.nanoTime();
        Duration judged = Duration.between(time("upload_time"), time("processing_time"));
        return new Read(uploaded - start, end - start, judged.toNanos());
    }

    private void await(String name, long rows, String path) throws IOException {
        HttpAnswer answer = http.get(path, "application/json");
        while (answer.status() == OK && !FINAL.matcher(http.kept()).find()) {
            LockSupport.parkNanos(LOOK_NANOS);
            answer = http.get(path, "application/json");
        }
        String found = http.kept();
        boolean isRight = found.contains("\"status\":\"processed\"") && found.contains("\"valid_rows\":" + rows + ",");
        if (!isRight) {
            throw new IOException("\"" + name + "\" was not read as it had to be: " + Figures.answer(answer, found));
        }
    }

    /** A time in the last answer. */
    private Instant time(String field) throws IOException {
        Matcher time = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(http.kept());
        if (!time.find()) {
            throw new IOException("the result has no " + field);
        }
        return Instant.parse(time.group(1));
    }

    private static void write(WritableByteChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
