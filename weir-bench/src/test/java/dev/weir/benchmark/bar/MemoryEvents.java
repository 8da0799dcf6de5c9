package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Takes events and answers the requests of the bars, the samples being those of a {@link MemoryServer}. */
final class MemoryEvents {
    private final Map<String, TreeMap<Long, Double>> samples;
    private final List<String> events = new ArrayList<>();

    MemoryEvents(Map<String, TreeMap<Long, Double>> samples) {
        this.samples = samples;
    }

    void start(int ndjsonPort, int httpPort) throws IOException {
        ServerSocket listener = new ServerSocket(ndjsonPort, 100, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().start(() -> acceptAll(listener));
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 100);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/health", exchange -> answer(exchange, "{\"status\":\"ok\"}"));
        http.createContext("/data", exchange -> answer(exchange, data(exchange)));
        http.createContext("/api/v1/query", exchange -> answer(exchange, query(parameters(exchange))));
        http.start();
    }

    private void acceptAll(ServerSocket listener) {
        try (listener) {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> takeAll(socket));
            }
        } catch (IOException closed) {
            // The listener was closed.
        }
    }

    private void takeAll(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                OutputStream out = socket.getOutputStream()) {
            in.readLine();
            out.write("{\"hello\":{\"server\":\"memory\",\"version\":\"1\"}}\n".getBytes(UTF_8));
            long count = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (events) {
                    events.add(line);
                }
                count++;
                if (!in.ready()) {
                    out.write(("{\"ack\":" + count + "}\n").getBytes(UTF_8));
                }
            }
        } catch (IOException gone) {
            // The client closed the connection.
        }
    }

    private String data(HttpExchange exchange) {
        Map<String, String> parameters = parameters(exchange);
        String device = parameters.getOrDefault("device_id", "");
        String card = parameters.getOrDefault("card_id", "");
        int limit = Integer.parseInt(parameters.getOrDefault("limit", "" + Integer.MAX_VALUE));
        boolean lines =
                "application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Accept"));
        synchronized (events) {
            Stream<String> items = events.reversed().stream()
                    .filter(line -> line.contains("\"device_id\":\"" + device))
                    .filter(line -> line.contains("\"card_id\":\"" + card))
                    .limit(limit)
                    .map(line -> line.replace("}", ",\"received_at\":\"2026-03-31T12:00:00Z\"}"));
            return lines ? items.collect(joining("\n", "", "\n")) : items.collect(joining(",", "{\"items\":[", "]}"));
        }
    }

    private String query(Map<String, String> parameters) {
        long from = Long.parseLong(parameters.getOrDefault("from", "0"));
        long to = Long.parseLong(parameters.getOrDefault("to", "0"));
        int step = parameters.containsKey("step") ? 3_600 : 1;
        String glob = parameters.getOrDefault("series", "").replace("*", "");
        StringBuilder text = new StringBuilder("{\"series\":[");
        samples.forEach((key, series) -> {
            if (key.startsWith(glob)) {
                Map<Long, Double> rows = new TreeMap<>();
                synchronized (series) {
                    series.subMap(from, to).forEach((time, value) -> rows.put(time - time % step, value));
                }
                text.append(rows.entrySet().stream()
                        .map(row -> "[\"" + Instant.ofEpochSecond(row.getKey()) + "\"," + row.getValue() + "]")
                        .collect(joining(",", "{\"rows\":[", "]}")));
            }
        });
        return text.append("]}").toString();
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new TreeMap<>();
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0); // In chunks.
            exchange.getResponseBody().write(text.getBytes(UTF_8));
        }
    }
}
