package dev.weir.app.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.command.ServerRefusal;
import dev.weir.client.TlsFailure;
import dev.weir.model.WeirException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the events of a demonstration over HTTP, and compares them with what was sent. */
final class ReadBack {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern SEQUENCE = Pattern.compile("\"data\":\\{\"seq\":([0-9]{1,9}),");
    private static final int OK = 200;

    private final URI server;
    private final String token;
    private final @Nullable SSLContext tls;

    /**
     * From the HTTP listener at {@code server}, showing a token that is not empty.
     *
     * @param tls for {@code https}, or null to trust whom Java trusts
     */
    ReadBack(URI server, String token, @Nullable SSLContext tls) {
        this.tls = tls;
        this.server = server;
        this.token = token;
    }

    /**
     * How many events are there just as they were sent, each counted once.
     *
     * @throws WeirException when they cannot be read
     */
    int find(Demo demo) {
        BitSet found = new BitSet(demo.count());
        try (HttpClient client = open()) {
            for (String device : demo.devices()) {
                read(client, demo, device, found);
            }
        } catch (ConnectException e) {
            throw cannotRead("nothing answers there; --http says where the server's HTTP is", e);
        } catch (IOException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw cannotRead(ServerRefusal.withHint(TlsFailure.reason(e).orElse(message)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotRead("interrupted", e);
        }
        return found.cardinality();
    }

    private HttpClient open() {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        return (tls == null ? builder : builder.sslContext(tls)).build();
    }

    private void read(HttpClient client, Demo demo, String device, BitSet found)
            throws IOException, InterruptedException {
        URI query = URI.create(
                server.toString().replaceAll("/+$", "") + "/data?device_id=" + URLEncoder.encode(device, UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(query).timeout(TIMEOUT).header("Accept", "application/x-ndjson");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            if (response.statusCode() != OK) {
                throw cannotRead("the server answered " + response.statusCode(), null);
            }
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                compare(demo, device, line, found);
            }
        }
    }

    private static void compare(Demo demo, String device, String line, BitSet found) {
        Matcher sequence = SEQUENCE.matcher(line);
        if (sequence.find()) {
            int index = Integer.parseInt(sequence.group(1));
            if (index < demo.count()
                    && line.contains("\"device_id\":\"" + device + "\"")
                    && line.contains("\"data\":" + demo.attributes(index))) {
                found.set(index);
            }
        }
    }

    private WeirException cannotRead(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE, "cannot read the events back from " + server + ": " + why, cause);
    }
}
