package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live streams as server-sent events. */
@Timeout(60)
final class LiveEventsTest {
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer running;
    private Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
        client.shutdownNow();
    }

    /** The lines of an answer whose head has come. */
    private BufferedReader follow(String query, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + Api.port(running.server(), "http") + "/api/v1/live" + query));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        assertThat(lines.readLine()).isEqualTo("retry: 1000");
        assertThat(lines.readLine()).startsWith("id: ");
        assertThat(lines.readLine()).isEmpty();
        return lines;
    }

    private void put(String key, int value) {
        api.postJson("/api/v1/samples", "{\"key\":\"" + key + "\",\"timestamp\":1,\"value\":" + value + "}");
    }

    private static String next(BufferedReader lines) throws IOException {
        String id = lines.readLine();
        String data = lines.readLine();
        assertThat(lines.readLine()).isEmpty();
        return id + " " + data;
    }

    @Test
    void tellsEachMessageUnderItsNumber() throws Exception {
        try (BufferedReader lines = follow("?match=a*")) {
            put("b", 1);
            put("a.c", 2);
            assertThat(next(lines))
                    .isEqualTo("id: 2 data: {\"seq\":2,\"type\":\"sample\",\"key\":\"a.c\","
                            + "\"timestamp\":\"1970-01-01T00:00:01Z\",\"value\":2.0}");
        }
    }

    @Test
    void goesOnBehindTheLastThatABrowserHasSeen() throws Exception {
        try (BufferedReader first = follow("")) {
            put("a", 1);
            put("a", 2);
            assertThat(next(first)).startsWith("id: 1 ");
        }
        try (BufferedReader again = follow("", "Last-Event-ID", "1")) {
            assertThat(next(again)).startsWith("id: 2 ");
        }
        try (BufferedReader far = follow("?since=999")) {
            assertThat(far.readLine()).isEqualTo("data: {\"missed\":null}");
        }
    }

    @Test
    void endsWhenTheServerStops() throws Exception {
        try (BufferedReader lines = follow("")) {
            running.close();
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void aHeadHasNoBody() {
        assertThat(api.send("HEAD", "/api/v1/live", null).status()).isEqualTo(200);
    }
}
