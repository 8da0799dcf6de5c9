package dev.weir.benchmark.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A browser's DevTools protocol (chromedevtools.github.io/devtools-protocol) over its WebSocket. One thread sends commands and waits for their answers; events come on a thread
 * of the client. Closing it ends the connection.
 */
final class DevTools implements AutoCloseable {
    private static final int CONNECT_SECONDS = 20;

    /** Longer than any question that a bar asks in the page. */
    private static final int ANSWER_SECONDS = 120;

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Message>> awaited = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Message>> listeners = new ConcurrentHashMap<>();

    DevTools(URI address) throws IOException, InterruptedException {
        socket = await(client.newWebSocketBuilder().buildAsync(address, new Listener()), CONNECT_SECONDS, "connect");
    }

    /** Has the events of a session told, on a thread of the client. */
    void listen(String session, Consumer<Message> listener) {
        listeners.put(session, listener);
    }

    void ignore(String session) {
        listeners.remove(session);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @param session of a window, or empty for the browser itself
     * @throws IOException when the browser refuses it, or says nothing for two minutes
     */
    Message call(String session, String method, Map<String, Object> params) throws IOException, InterruptedException {
        int id = ids.incrementAndGet();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        awaited.put(id, answer);
        await(socket.sendText(Message.command(id, session, method, params), true), ANSWER_SECONDS, method);
        Message message = await(answer, ANSWER_SECONDS, method);
        if (!message.text("error.message").isEmpty()) {
            throw new IOException("cannot call \"" + method + "\": " + message.text("error.message"));
        }
        return message;
    }

    private static <T> T await(CompletableFuture<T> future, int seconds, String what)
            throws IOException, InterruptedException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot call \"" + what + "\" of the browser: " + e, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder begun = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
            begun.append(text);
            if (isLast) {
                String whole = begun.toString();
                begun.setLength(0);
                take(whole);
            }
            from.request(1);
            return null;
        }

        private void take(String text) {
            try {
                Message message = Message.parse(text);
                CompletableFuture<Message> answer = awaited.remove((int) message.number("id"));
                if (answer != null) {
                    answer.complete(message);
                } else {
                    listeners
                            .getOrDefault(message.text("sessionId"), ignored -> {})
                            .accept(message);
                }
            } catch (IOException e) {
                throw new CompletionException(e); // Ends the connection by onError.
            }
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            awaited.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
