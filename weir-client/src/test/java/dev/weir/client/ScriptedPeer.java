package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real socket that takes one connection and plays a script on it, then closes it when the client has. */
final class ScriptedPeer implements AutoCloseable {
    interface Script {
        void play(ScriptedPeer peer) throws IOException;
    }

    private final ServerSocket listener;
    private final List<String> heard = new ArrayList<>();
    private final CompletableFuture<Void> played = new CompletableFuture<>();
    private BufferedReader in = new BufferedReader(BufferedReader.nullReader());
    private OutputStream out = OutputStream.nullOutputStream();

    private ScriptedPeer(ServerSocket listener) {
        this.listener = listener;
    }

    static ScriptedPeer playing(Script script) throws IOException {
        ScriptedPeer peer = new ScriptedPeer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> peer.serve(script), "scripted-peer");
        thread.setDaemon(true);
        thread.start();
        return peer;
    }

    /** Answers each line with the next of these replies, then listens on in silence. */
    static ScriptedPeer replying(String... replies) throws IOException {
        return playing(peer -> {
            for (String reply : replies) {
                peer.hear();
                peer.say(reply);
            }
            peer.hearOut();
        });
    }

    private void serve(Script script) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out = socket.getOutputStream();
            script.play(this);
            played.complete(null);
        } catch (IOException e) {
            played.completeExceptionally(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits for a request line; fails if the client ends instead. */
    String hear() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the client ended the connection");
        }
        heard.add(line);
        return line;
    }

    /** Listens until the client ends. */
    void hearOut() throws IOException {
        String line = in.readLine();
        while (line != null) {
            heard.add(line);
            line = in.readLine();
        }
    }

    void say(String bytes) throws IOException {
        say(bytes.getBytes(UTF_8));
    }

    void say(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Waits for the script's end, then tells every line heard. */
    List<String> heard() throws ExecutionException, InterruptedException, TimeoutException {
        played.get(30, TimeUnit.SECONDS);
        return heard;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
