package dev.weir.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir health}: asks a server how it is. */
@Command(
        name = "health",
        description = "Asks a server how it is, and prints its parts.",
        footer = {
            "",
            "Exit codes: 0 readings can be taken, 1 they cannot or nobody answers, 2 wrong usage. It needs no token."
        })
public final class HealthCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Where the server's HTTP is (default: ${DEFAULT-VALUE}).")
    private String server = "http://127.0.0.1:8000";

    @Override
    public Integer call() {
        HttpResponse<String> reply = ask();
        if (reply.statusCode() != OK && reply.statusCode() != UNAVAILABLE) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read the health of \"" + server + "\": it answers with status " + reply.statusCode());
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            print(reply.body(), out);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read the health of \"" + server + "\": what answers there is no such server",
                    e);
        }
        out.flush();
        return reply.statusCode() == OK ? 0 : 1;
    }

    private HttpResponse<String> ask() {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address()).timeout(TIMEOUT).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot reach \"" + server + "\": is a server running there? ./weir serve starts one",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot wait for the server: interrupted", e);
        }
    }

    private URI address() {
        try {
            URI base = new URI(server.contains("://") ? server : "http://" + server);
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base.resolve("/health");
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new ParameterException(
                spec.commandLine(), "cannot use --server \"" + server + "\": it must be like http://127.0.0.1:8000");
    }

    /** The state of all on the first line, then each part on a line of its own. */
    private static void print(String body, PrintWriter out) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    out.println(name + ": " + part(json));
                } else {
                    out.println(json.getText());
                }
            }
        }
    }

    private static String part(JsonParser json) throws IOException {
        StringBuilder line = new StringBuilder();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "status" -> line.insert(0, json.getText());
                case "reason" -> line.append(", ").append(json.getText());
                default -> line.append(", ").append(name).append(' ').append(json.getText());
            }
        }
        return line.toString();
    }
}
