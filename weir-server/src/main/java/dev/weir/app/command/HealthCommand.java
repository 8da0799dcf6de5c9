package dev.weir.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

    private final Surroundings here;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The HTTP listener of the server (default: the one on this machine that \"weir serve\" would start"
                            + " here: its http.port, and https where tls.cert is set, trusting that certificate).")
    private @Nullable String server;

    @Mixin
    private final TrustOption trust = new TrustOption();

    public HealthCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        try (ServerHttp http = open()) {
            HttpRequest request = http.request("/health").build();
            HttpResponse<byte[]> reply = http.exchange(request, TIMEOUT);
            if (reply.statusCode() != OK && reply.statusCode() != UNAVAILABLE) {
                throw http.cannotAsk(ServerHttp.reason(reply.statusCode(), reply.body()), null);
            }
            PrintWriter out = spec.commandLine().getOut();
            try {
                print(reply.body(), out);
            } catch (IOException e) {
                throw http.cannotAsk("what answers there is no such server", e);
            }
            out.flush();
            return reply.statusCode() == OK ? 0 : 1;
        }
    }

    private ServerHttp open() {
        SSLContext trusted = trust.read(here).orElse(null);
        if (server != null) {
            return new ServerHttp(address(server), "", trusted);
        }
        Settings settings = Settings.load(List.of(), here.environment(), here.workingDirectory());
        if (settings.httpPort() < 1) {
            throw wrongUsage("cannot guess --server: http.port is \"" + settings.httpPort() + "\" here");
        }
        String place = "://127.0.0.1:" + settings.httpPort();
        return settings.tls()
                .map(own -> new ServerHttp(
                        URI.create("https" + place),
                        "",
                        trusted == null ? TrustOption.trusting(own.certificate()) : trusted))
                .orElseGet(() -> new ServerHttp(URI.create("http" + place), "", trusted));
    }

    private URI address(String text) {
        try {
            return new HttpConnecting.UrlConverter().convert(text.contains("://") ? text : "http://" + text);
        } catch (TypeConversionException e) {
            throw wrongUsage("cannot use --server: " + e.getMessage());
        }
    }

    private ParameterException wrongUsage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** The state of all on the first line, then each part on a line of its own. */
    private static void print(byte[] body, PrintWriter out) throws IOException {
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
