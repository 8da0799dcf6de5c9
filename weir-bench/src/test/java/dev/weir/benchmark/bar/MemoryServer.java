package dev.weir.benchmark.bar;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A program that takes the server's command line, puts and gets, events and the requests of the bars, and keeps
 * everything in memory.
 */
final class MemoryServer {
    private final Map<String, TreeMap<Long, Double>> store = new ConcurrentHashMap<>();

    private MemoryServer() {}

    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        Path parts = Files.createDirectories(
                Path.of(words.get(words.indexOf("--data") + 1)).resolve("parts"));
        Files.write(parts.resolve("1.part"), new byte[100]);
        if (words.contains("backup")) {
            return;
        }
        MemoryServer server = new MemoryServer();
        if (port(words, "http") >= 0) {
            new MemoryEvents(server.store).start(port(words, "ndjson"), port(words, "http"));
        }
        int port = port(words, "metrics");
        try (ServerSocket listener = new ServerSocket(port, 100, InetAddress.getLoopbackAddress())) {
            System.out.println("weir is ready");
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> server.answerAll(socket));
            }
        }
    }

    private static int port(List<String> words, String listener) {
        return Integer.parseInt(words.get(words.indexOf("--" + listener + ".port") + 1));
    }

    private void answerAll(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(answer(line.split(" ", -1)).getBytes(StandardCharsets.UTF_8));
                if (!in.ready()) {
                    out.flush();
                }
            }
        } catch (IOException gone) {
            // The client closed the connection.
        }
    }

    private String answer(String[] words) {
        if (words[0].equals("put")) {
            TreeMap<Long, Double> series = store.computeIfAbsent(words[1], key -> new TreeMap<>());
            synchronized (series) {
                series.put(Long.parseLong(words[3]), Double.parseDouble(words[2]));
            }
            return "ok\n\n";
        }
        StringBuilder text = new StringBuilder("ok\n");
        store.forEach((key, series) -> {
            if (words[1].equals("*") || words[1].equals(key)) {
                synchronized (series) {
                    series.forEach((time, value) -> text.append(key)
                            .append(' ')
                            .append(value)
                            .append(' ')
                            .append(time)
                            .append('\n'));
                }
            }
        });
        return text.append('\n').toString();
    }
}
