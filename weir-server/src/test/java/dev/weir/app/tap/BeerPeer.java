package dev.weir.app.tap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server of taps by the byte, on a port of its own: it answers what the test says, and can be cut off and come back. Any thread. */
public final class BeerPeer implements AutoCloseable {
    /** In place of an answer: what was posted is kept, and the connection cut. */
    public static final String LOST = "lost";

    /** In place of an answer: what was posted is kept as usual. */
    public static final String TAKEN = "taken";

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Map<String, Post> beers = new LinkedHashMap<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> socketAnswers = new ConcurrentLinkedQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<Socket> listeners = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket server;
    private @Nullable Thread accepting;
    private volatile int port;
    private volatile String lastToken = "";

    /** A request to take a pour, whatever became of it. */
    public record Post(String key, JsonNode body) {
        public long tap() {
            return body.path("tapId").asLong();
        }

        public double volume() {
            return body.path("volume").asDouble();
        }

        public String time() {
            return body.path("timestamp").asText();
        }
    }

    /** Takes a port, and listens on it. */
    public BeerPeer() throws IOException {
        comeBack();
    }

    /** Listens again, on the same port. */
    public void comeBack() throws IOException {
        ServerSocket bound = new ServerSocket();
        bound.setReuseAddress(true);
        bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        port = bound.getLocalPort();
        server = bound;
        accepting = Thread.ofVirtual().start(() -> accept(bound));
    }

    /** Cuts every connection, and takes no more. */
    public void cutOff() throws IOException, InterruptedException {
        close();
        if (accepting != null) {
            accepting.join(); // The port is not free before.
        }
    }

    /** Does the same, but those who listen are not told: as where the network fails and the connection stands open for nobody. */
    public void vanish() throws IOException, InterruptedException {
        Set<Socket> deaf = Set.copyOf(listeners);
        if (server != null) {
            server.close();
        }
        for (Socket each : connections) {
            if (!deaf.contains(each)) {
                each.close();
            }
        }
        listeners.removeAll(deaf);
        if (accepting != null) {
            accepting.join();
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Answers the next requests to take a pour in this way, each the status with its reason, headers, an empty line and the body. */
    public void answerNext(String... next) {
        answers.addAll(List.of(next));
    }

    /** Answers the next requests for a socket in this way. */
    public void answerNextSocket(String... next) {
        socketAnswers.addAll(List.of(next));
    }

    /** All requests to take a pour, in the order in which they came. */
    public List<Post> posts() {
        return List.copyOf(posts);
    }

    /** What was taken, each key once, in the order of their ids. */
    public List<Post> beers() {
        synchronized (beers) {
            return List.copyOf(beers.values());
        }
    }

    /** What the last request showed. */
    public String lastToken() {
        return lastToken;
    }

    private void accept(ServerSocket bound) {
        while (!bound.isClosed()) {
            try {
                Socket socket = bound.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // It was closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                goesOn = answer(socket, in, readLine(in));
            }
        } catch (IOException e) {
            // The tap is gone, or was cut off.
        } finally {
            listeners.remove(socket);
            connections.remove(socket);
        }
    }

    private boolean answer(Socket socket, InputStream in, String request) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        lastToken = headers.getOrDefault("authorization", "");
        if (request.startsWith("GET /sockets/beers ")) {
            return openSocket(socket, in, headers.getOrDefault("sec-websocket-key", ""));
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        Post post = new Post(headers.getOrDefault("idempotency-key", ""), MAPPER.readTree(body));
        posts.add(post);
        String scripted = answers.poll();
        if (scripted != null && !scripted.equals(LOST) && !scripted.equals(TAKEN)) {
            send(socket, scripted);
            return true;
        }
        String taken = take(post);
        if (LOST.equals(scripted)) {
            return false;
        }
        send(socket, "200 OK\r\nContent-Type: application/json\r\n\r\n" + taken);
        return true;
    }

    private String take(Post post) throws IOException {
        int id;
        synchronized (beers) {
            boolean isNew = beers.putIfAbsent(post.key(), post) == null;
            id = List.copyOf(beers.keySet()).indexOf(post.key());
            if (isNew) {
                push("Tap with id " + post.tap() + " posted a new beer (id: " + id + ")!");
            }
        }
        return "{\"beer\":{\"id\":" + id + ",\"tapId\":" + post.tap() + ",\"volume\":" + post.volume()
                + ",\"type\":\"pint\",\"timestamp\":\"" + post.time() + "\"}}";
    }

    /** Sends a text to all that listen. */
    public void push(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] frame = new byte[2 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 2, bytes.length);
        synchronized (beers) {
            for (Socket each : listeners) {
                each.getOutputStream().write(frame);
            }
        }
    }

    private boolean openSocket(Socket socket, InputStream in, String key) throws IOException {
        String scripted = socketAnswers.poll();
        if (scripted != null) {
            send(socket, scripted);
            return true;
        }
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        synchronized (beers) {
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            listeners.add(socket);
        }
        // Whatever a tap sends is passed over, to the end.
        in.transferTo(OutputStream.nullOutputStream());
        return false;
    }

    private static String accept(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + MAGIC).getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Socket socket, String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        String body = answer.substring(end + 4);
        String all = "HTTP/1.1 " + answer.substring(0, end) + "\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
        socket.getOutputStream().write(all.getBytes(UTF_8));
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read != '\n') {
            if (read < 0) {
                throw new IOException("the tap ended the connection");
            }
            if (read != '\r') {
                line.append((char) read);
            }
            read = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        for (Socket each : connections) {
            each.close();
        }
    }
}
