package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that asks a server over HTTP, and the asking. */
public final class HttpConnecting {
    /** The server has read the request and finds it wrong; what is wrong is the user's to mend. */
    public static final class WrongRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param reason what is wrong, in a sentence */
        public WrongRequest(String reason) {
            super(reason, null, false, false);
        }
    }

    /** What is done with the body of an answer. */
    @FunctionalInterface
    public interface BodyReader {
        /** Reads it; the stream is closed afterwards. */
        void read(InputStream body) throws IOException;
    }

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8000",
            converter = UrlConverter.class,
            description = "The HTTP listener of the server (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8000");

    @Mixin
    private final TokenOption token = new TokenOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    /**
     * Asks for a path and hands over the body of the answer while it comes.
     *
     * @param parameters of the query, those that are null left out
     * @throws WrongRequest where the server answers 400
     * @throws WeirException where it cannot be asked, or answers another error
     */
    public void get(
            Surroundings here,
            String path,
            Map<String, @Nullable String> parameters,
            String accept,
            BodyReader reader) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(String.valueOf(parameter.getValue()), UTF_8))
                .collect(Collectors.joining("&"));
        try (ServerHttp http = open(here)) {
            HttpRequest request = http.request(path + (query.isEmpty() ? "" : "?" + query))
                    .header("Accept", accept)
                    .build();
            HttpResponse<InputStream> answer = http.send(request);
            try (InputStream body = answer.body()) {
                requireDone(http, answer.statusCode(), body);
                reader.read(body);
            } catch (IOException e) {
                throw http.unreachable(e);
            }
        }
    }

    /** The server and the token of these options; whoever asks closes it. */
    public ServerHttp open(Surroundings here) {
        return new ServerHttp(server, token.read(here), trust.read(here).orElse(null));
    }

    private static void requireDone(ServerHttp http, int status, InputStream body) throws IOException {
        if (status != 200) {
            String reason = ServerHttp.reason(status, body);
            throw status == 400 && !ServerHttp.isForTls(reason)
                    ? new WrongRequest(reason)
                    : http.refused(status, reason);
        }
    }

    /** Reads a URL of a server. */
    public static final class UrlConverter implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = URI.create(text);
                boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (isWeb && url.getHost() != null && url.getQuery() == null) {
                    return url;
                }
            } catch (IllegalArgumentException e) {
                throw notOne(text);
            }
            throw notOne(text);
        }

        private static TypeConversionException notOne(String text) {
            return new TypeConversionException("\"" + text + "\" is no URL such as http://127.0.0.1:8000");
        }
    }
}
