package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to the HTTP listener of a server, and holds every reply against the description of the API. */
final class Api implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final int port;
    private final ApiFile file = new ApiFile();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /** A reply, its body as text. */
    record Answer(int status, String type, String body, HttpResponse<byte[]> response) {
        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Api(Server server) {
        this.port = port(server, "http");
    }

    static int port(Server server, String listener) {
        return server.listeners().bound().stream()
                .filter(bound -> bound.protocol().equals(listener))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    ApiFile file() {
        return file;
    }

    /** Sends GET with headers, name and value by turns. */
    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer postJson(String path, String body, String... headers) {
        return send("POST", path, body, with(headers, "Content-Type", "application/json"));
    }

    Answer send(String method, String path, @org.jspecify.annotations.Nullable String body, String... headers) {
        return sendBytes(method, path, body == null ? null : body.getBytes(UTF_8), headers);
    }

    Answer sendBytes(String method, String path, byte @org.jspecify.annotations.Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (!method.equals("OPTIONS") && !method.equals("HEAD")) {
                file.check(method, path, response.statusCode(), type, response.body());
            }
            return new Answer(response.statusCode(), type, new String(response.body(), UTF_8), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String[] with(String[] headers, String name, String value) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }

    @Override
    public void close() {
        client.close();
    }
}
