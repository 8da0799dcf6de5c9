package dev.weir.app.tap;

import dev.weir.app.command.ServerHttp;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection over which the server pushes. Used by one thread, which closes it; pushes come on others, one after the other. */
final class TapSocket implements AutoCloseable {
    private static final int MAX_PUSH_CHARS = 1 << 20;
    private static final Duration PING_AFTER = Duration.ofSeconds(30);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(90);
    private static final long ANSWER_SECONDS = 2;
    private static final long CLOSE_SECONDS = 1;

    private final Incoming incoming;
    private final WebSocket socket;

    /**
     * Connects.
     *
     * @throws dev.weir.model.WeirException where the server does not take the connection
     */
    TapSocket(ServerHttp http, String path, Consumer<String> push) throws InterruptedException {
        incoming = new Incoming(push);
        socket = http.openSocket(path, incoming);
    }

    /** Waits for the end of the connection, and tells why it ended. A server that does not even answer pings is gone. */
    String awaitEnd() throws InterruptedException {
        while (true) {
            try {
                return incoming.ended.get(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - incoming.heardNanos > DEAD_AFTER.toNanos()) {
                    return "nothing came from the server for " + DEAD_AFTER.toSeconds() + " s";
                }
                // One that cannot be sent shows by the silence after it.
                CompletableFuture<WebSocket> _ = socket.sendPing(ByteBuffer.allocate(0));
            } catch (ExecutionException e) {
                throw new IllegalStateException("BUG: a connection ended with " + e.getCause(), e);
            }
        }
    }

    /** Ends the connection unless something comes from the server within two seconds of a ping. Any thread; waits for nothing. */
    void requireAnswer() {
        long askedNanos = System.nanoTime();
        CompletableFuture<WebSocket> _ = socket.sendPing(ByteBuffer.allocate(0));
        CompletableFuture.delayedExecutor(ANSWER_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (incoming.heardNanos - askedNanos < 0) {
                incoming.ended.complete("nothing came from the server for " + ANSWER_SECONDS + " s after a ping");
            }
        });
    }

    /** Says so to the server, but does not insist on an answer. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .completeOnTimeout(socket, CLOSE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(e -> socket)
                    .join();
        }
        socket.abort();
    }

    /** What the server sends. */
    private static final class Incoming implements WebSocket.Listener {
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final Consumer<String> push;
        private final StringBuilder text = new StringBuilder();
        private volatile long heardNanos = System.nanoTime();

        Incoming(Consumer<String> push) {
            this.push = push;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            heardNanos = System.nanoTime();
            if (text.length() + part.length() > MAX_PUSH_CHARS) {
                ended.complete("the server sent a push that is too long");
                return null;
            }
            text.append(part);
            if (isLast) {
                push.accept(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            heardNanos = System.nanoTime();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            heardNanos = System.nanoTime();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete("the server closed the connection with code " + code
                    + (reason.isEmpty() ? "" : " (" + reason + ")"));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            String why = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
            ended.complete("the connection broke: " + why);
        }
    }
}
