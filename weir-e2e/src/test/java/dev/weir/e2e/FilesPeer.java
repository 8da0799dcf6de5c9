package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client that hands over files and asks what became of them. Any thread. */
final class FilesPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BOUNDARY = "----weir7MA4YWxk";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;

    /** What a server answered. */
    record Answer(int status, String body, String retryAfter) {
        JsonNode json() throws IOException {
            return MAPPER.readTree(body);
        }

        /** What it says for people, be it a problem or not. */
        String message() throws IOException {
            return json().path("message").asText();
        }
    }

    FilesPeer(ServerProcess server) {
        root = "http://127.0.0.1:" + server.port("http");
    }

    /** Uploads a file, and tells its id. */
    String take(String name, String text) throws Exception {
        Answer answer = upload(name, text.getBytes(UTF_8), Map.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("file_id").asText();
    }

    /** Uploads a file with fields that say how it is to be read, whatever is answered. */
    Answer upload(String name, byte[] file, Map<String, String> fields) throws Exception {
        return begin(name, new ByteArrayInputStream(file), fields).get();
    }

    /** Begins to upload a file. Where its bytes break off the connection does, too. */
    CompletableFuture<Answer> begin(String name, InputStream file, Map<String, String> fields) {
        StringBuilder head = new StringBuilder();
        fields.forEach((field, value) ->
                head.append(part(field)).append("\r\n\r\n").append(value).append("\r\n"));
        head.append(part("file")).append("; filename=\"").append(name).append("\"\r\n\r\n");
        InputStream form = new SequenceInputStream(
                Collections.enumeration(List.of(bytes(head.toString()), file, bytes("\r\n--" + BOUNDARY + "--\r\n"))));
        return send(request("/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofInputStream(() -> form)));
    }

    private static String part(String field) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + '"';
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    Answer get(String path) throws Exception {
        return send(request(path)).get();
    }

    /** The body of an answer that is 200. */
    String text(String path) throws Exception {
        Answer answer = get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    JsonNode json(String path) throws Exception {
        return MAPPER.readTree(text(path));
    }

    Answer retry(String id) throws Exception {
        return send(request("/files/" + id + "/retry").POST(BodyPublishers.noBody()))
                .get();
    }

    Answer delete(String id, String query) throws Exception {
        return send(request("/files/" + id + query).DELETE()).get();
    }

    String status(String id) throws Exception {
        return json("/status/" + id).path("status").asText();
    }

    /** The result of a file, once it is one that stays. */
    JsonNode result(String id) throws Exception {
        Await.until(
                PATIENCE,
                "an end of file " + id,
                () -> !List.of("pending", "processing").contains(status(id)));
        return json("/results/" + id);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(
                        response.statusCode(),
                        response.body(),
                        response.headers().firstValue("Retry-After").orElse("")));
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
