package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The events of a device that carry a number {@code n} each, read over HTTP. */
final class StoredNumbers {
    private static final Pattern NUMBER = Pattern.compile("\"data\":\\{\"n\":([0-9]+)}");

    private StoredNumbers() {}

    /** The numbers, in rising order of the events' times. */
    static List<Integer> of(ServerProcess server, String device) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port("http") + "/data?order=asc&device_id=" + device);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/x-ndjson")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            try (Stream<String> lines = response.body()) {
                return lines.map(StoredNumbers::number).toList();
            }
        }
    }

    /** What a path of a server's API answers. */
    static String answer(ServerProcess server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port("http") + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    private static int number(String line) {
        Matcher matcher = NUMBER.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Fails unless the numbers are all from 1 on without a gap or a double, at least those acknowledged and at most those sent. */
    static void check(List<Integer> found, String device, int acked, int sent) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) != i + 1) {
                throw new AssertionError("event " + found.get(i) + " of " + device + " stands where " + (i + 1)
                        + " should: lost or doubled");
            }
        }
        if (found.size() < acked) {
            throw new AssertionError("LOST: " + acked + " events of " + device + " were acknowledged, and "
                    + found.size() + " are found");
        }
        assertThat(found.size()).as("events of %s", device).isLessThanOrEqualTo(sent);
    }
}
