package dev.weir.app.tap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.app.command.ServerHttp;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What taps ask of a server. Any thread may call. Whoever made {@code http} closes it.
 *
 * @param http the way to the server
 * @param run what no other run of this command is called: it begins the keys of all its pours
 */
record TapClient(ServerHttp http, String run) {
    static final String SOCKET = "/sockets/beers";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Too slow, under way by its key already, too many: what is refused so may be taken later. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 429);

    /** Connects a tap. */
    TapSocket connect(Consumer<String> push) throws InterruptedException {
        return new TapSocket(http, SOCKET, push);
    }

    /**
     * Posts a pour and waits for the answer, also where the thread is interrupted, so that none is posted half.
     *
     * @throws WeirException UNAUTHORIZED where it is the token that the server does not want
     */
    PostAnswer post(long tap, Pour pour) {
        String body = "{\"tapId\":" + tap + ",\"volume\":" + pour.volume() + ",\"timestamp\":\"" + pour.time() + "\"}";
        HttpRequest request = http.request("/api/beers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", run + "-" + tap + "-" + pour.number())
                .POST(BodyPublishers.ofString(body, UTF_8))
                .build();
        try {
            return answer(http.exchange(request, TIMEOUT));
        } catch (WeirException e) {
            if (e.code() == WeirException.Code.UNAUTHORIZED) {
                throw e;
            }
            return new PostAnswer.Unanswered(e.reason());
        } catch (IOException e) {
            return new PostAnswer.Refused("the answer is not that of a server of taps: " + e.getMessage());
        }
    }

    private PostAnswer answer(HttpResponse<byte[]> answer) throws IOException {
        int status = answer.statusCode();
        if (status == OK) {
            return posted(answer.body());
        }
        String reason = ServerHttp.reason(status, answer.body());
        if (status == UNAUTHORIZED || (status == FORBIDDEN && !reason.contains("glass type"))) {
            throw http.refused(status, reason);
        }
        if (PASSING.contains(status) || status >= 500) {
            return new PostAnswer.Again(
                    reason, pause(answer.headers().firstValue("Retry-After").orElse("")));
        }
        return new PostAnswer.Refused(reason);
    }

    /** At least a second, that nobody is asked without end; null for what is no number of seconds. */
    private static @Nullable Duration pause(String retryAfter) {
        return SECONDS.matcher(retryAfter).matches()
                ? Duration.ofSeconds(Math.max(1, Integer.parseInt(retryAfter)))
                : null;
    }

    /** Reads {@code {"beer":{"id":0,"type":"pint",...}}}. */
    private static PostAnswer posted(byte[] body) throws IOException {
        long id = -1;
        String type = "";
        try (JsonParser json = new JsonFactory().createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT && "id".equals(json.currentName())) {
                    id = json.getLongValue();
                } else if (token == JsonToken.VALUE_STRING && "type".equals(json.currentName())) {
                    type = json.getText();
                }
            }
        }
        if (id < 0) {
            throw new IOException("it has no id");
        }
        return new PostAnswer.Posted(id, type);
    }
}
