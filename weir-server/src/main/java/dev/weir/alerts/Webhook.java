package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts to one URL, which stays out of every message: it may hold a secret. Used by one thread; whoever made it closes it. */
public final class Webhook implements AutoCloseable {
    private static final int TOO_SLOW = 408;
    private static final int TOO_MANY = 429;

    /**
     * How long a post may take.
     *
     * @param connect until there is a connection
     * @param answer until there is an answer, from the beginning on and with all of its body
     */
    public record Limits(Duration connect, Duration answer) {
        /** What holds in a server. */
        public static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /**
     * Why a post was not taken.
     *
     * @param reason for people
     * @param isRefusal whether it will hardly be taken soon
     */
    record Failure(String reason, boolean isRefusal) {}

    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final Limits limits;

    /** A webhook at an {@code http} or {@code https} URL; a name and password in it are sent as HTTP's basic credentials. */
    public Webhook(URI url, String version, Limits limits) {
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .build();
        this.request = HttpRequest.newBuilder(url)
                .timeout(limits.answer())
                .header("Content-Type", "application/json")
                .header("User-Agent", "weir/" + version);
        String user = url.getUserInfo();
        if (user != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
        }
    }

    /** Posts, and answers why it was not taken, or empty when it was. Takes no longer than the limits. */
    Optional<Failure> post(Alert alert) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request.copy().POST(BodyPublishers.ofString(alert.body())).build(), BodyHandlers.discarding());
        try {
            int status =
                    answer.get(limits.answer().toNanos(), TimeUnit.NANOSECONDS).statusCode();
            boolean isRefusal = status >= 300 && status < 500 && status != TOO_SLOW && status != TOO_MANY;
            return status / 100 == 2
                    ? Optional.empty()
                    : Optional.of(new Failure("it answers with status " + status, isRefusal));
        } catch (ExecutionException e) {
            return Optional.of(new Failure(reason(e), false));
        } catch (TimeoutException e) {
            return Optional.of(new Failure(noAnswer(), false));
        } finally {
            answer.cancel(true);
        }
    }

    private String noAnswer() {
        return "it does not answer within " + limits.answer().toMillis() + " ms";
    }

    private String reason(ExecutionException failure) {
        return switch (failure.getCause()) {
            case HttpConnectTimeoutException e ->
                "there is no connection within " + limits.connect().toMillis() + " ms";
            case HttpTimeoutException e -> noAnswer();
            case ConnectException e -> "no connection can be made";
            case IOException e -> "the connection fails: " + e.getMessage();
            case Error error -> throw error;
            case null, default -> "the answer cannot be read"; // Such as a length that is no number.
        };
    }

    /** Breaks off a post that is under way, which then fails. Any thread. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
