package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A webhook that keeps what it gets, and answers as it is told: with a status, or not at all. */
public final class Receiver implements AutoCloseable {
    static final int HANGING = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int status = 204;

    /** Begins to listen at a free port. */
    public Receiver() throws IOException {
        this(0);
    }

    /** Begins to listen at a port. */
    public Receiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Its address. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret");
    }

    /** Answers with a status from now on. */
    public void answer(int newStatus) {
        status = newStatus;
    }

    /** Answers nothing from now on. */
    public void hang() {
        status = HANGING;
    }

    private void take(HttpExchange exchange) throws IOException {
        int answer = status;
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (answer == HANGING) {
            awaitClose();
        } else {
            exchange.sendResponseHeaders(answer, -1);
        }
        exchange.close();
    }

    private void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next body that comes. */
    public String next() throws InterruptedException {
        String body = bodies.poll(30, TimeUnit.SECONDS);
        assertThat(body).as("a post within 30 s").isNotNull();
        return body;
    }

    /** How many have come and were not asked for. */
    public int count() {
        return bodies.size();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
