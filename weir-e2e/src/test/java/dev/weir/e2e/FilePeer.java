package dev.weir.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that uploads files and asks what became of them. One thread. */
final class FilePeer implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"file_id\":\"([0-9a-f]+)\"");
    private static final Pattern FINAL = Pattern.compile("\"status\":\"(processed|partial|failed)\"");
    private static final Pattern NEXT = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");
    private static final String HEAD =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n";
    private static final String TAIL = "\r\n--x--\r\n";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;

    FilePeer(ServerProcess server) {
        root = "http://127.0.0.1:" + server.port("http");
    }

    /** Uploads a file and answers its id; empty if the server dies before it answers. */
    Optional<String> upload(Path file) throws IOException, InterruptedException {
        return upload(BodyPublishers.ofFile(file));
    }

    /** Uploads a file of this text. */
    Optional<String> upload(String text) throws InterruptedException {
        return upload(BodyPublishers.ofString(text));
    }

    private Optional<String> upload(BodyPublisher file) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + "/upload"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.concat(BodyPublishers.ofString(HEAD), file, BodyPublishers.ofString(TAIL)))
                .build();
        try {
            String answer = client.send(request, BodyHandlers.ofString()).body();
            Matcher id = ID.matcher(answer);
            if (!id.find()) {
                throw new AssertionError(answer);
            }
            return Optional.of(id.group(1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String get(String path) throws IOException, InterruptedException {
        return get(path, "application/json");
    }

    String get(String path, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Accept", type)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** Waits until so many rows of a file have been read in this process, or it is done. */
    void awaitRows(String id, long rows, Duration most) throws Exception {
        Pattern read = Pattern.compile("\"rows\":(\\d+)");
        Await.until(most, rows + " rows of file " + id, () -> {
            String status = get("/status/" + id);
            Matcher found = read.matcher(status);
            return FINAL.matcher(status).find() || (found.find() && Long.parseLong(found.group(1)) >= rows);
        });
    }

    /** The result of a file once it is done. */
    String awaitEnd(String id, Duration most) throws Exception {
        Await.until(
                most,
                "the end of file " + id,
                () -> FINAL.matcher(get("/status/" + id)).find());
        return get("/results/" + id);
    }

    /** The ids of all files, page by page. */
    Set<String> files() throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        String page = get("/files?limit=1000");
        while (true) {
            Matcher id = ID.matcher(page);
            while (id.find()) {
                ids.add(id.group(1));
            }
            Matcher next = NEXT.matcher(page);
            if (!next.find()) {
                return ids;
            }
            page = get("/files?limit=1000&cursor=" + next.group(1));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
