package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that asks a server over HTTP, and the asking. */
public final class HttpConnecting {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    private static final int MAX_PROBLEM_BYTES = 64 << 10;

    /** The server has read the request and finds it wrong; what is wrong is the user's to mend. */
    public static final class WrongRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongRequest(String reason) {
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
        URI target = URI.create(server.toString().replaceAll("/+$", "") + path + (query.isEmpty() ? "" : "?" + query));
        HttpRequest.Builder request = HttpRequest.newBuilder(target).header("Accept", accept);
        String shown = token.read(here);
        if (!shown.isEmpty()) {
            request.header("Authorization", "Bearer " + shown);
        }
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIME).build()) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                requireDone(answer.statusCode(), body);
                reader.read(body);
            } finally {
                client.shutdownNow();
            }
        } catch (ConnectException e) {
            throw cannotAsk(e.getMessage() == null ? "Connection refused" : e.getMessage(), e);
        } catch (IOException e) {
            throw cannotAsk(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotAsk("interrupted", e);
        }
    }

    private void requireDone(int status, InputStream body) throws IOException {
        if (status == 200) {
            return;
        }
        String detail = detail(body.readNBytes(MAX_PROBLEM_BYTES));
        if (status == 400 && !detail.isEmpty()) {
            throw new WrongRequest(detail);
        }
        throw cannotAsk(
                status == 401 ? "unauthorized" : detail.isEmpty() ? "it answered with status " + status : detail, null);
    }

    /** The detail of a problem, empty where there is none. */
    private static String detail(byte[] problem) {
        try (JsonParser json = new JsonFactory().createParser(problem)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("detail")) {
                    return String.valueOf(json.nextTextValue());
                }
            }
        } catch (IOException e) {
            return ""; // Not one of ours: something else listens there.
        }
        return "";
    }

    private WeirException cannotAsk(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE,
                ServerRefusal.withHint("cannot ask the server at " + server + ": " + why),
                cause);
    }

    /** Reads a URL of a server. */
    static final class UrlConverter implements ITypeConverter<URI> {
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
