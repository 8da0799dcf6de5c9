package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Scanner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket file by which other commands speak to the server that holds a data directory: one request line
 * ({@code <word> <argument>}), one reply line ({@code ok <result>} or {@code error <reason>}).
 *
 * <p>One virtual thread accepts, one more serves each connection, and a platform thread does what was asked, because that touches
 * the disk. Only the owner of the data directory can reach the socket.
 */
final class ControlSocket implements AutoCloseable {
    static final String SOCKET_NAME = "control.sock";

    /** Holds the socket's path where that in the data directory would be too long for an address. */
    static final String POINTER_NAME = "control.path";

    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_PATH_BYTES = 107;

    private final Path pointer;
    private final Path socket;
    private final ServerSocketChannel channel;
    private final Map<String, UnaryOperator<String>> commands;

    private ControlSocket(
            Path pointer, Path socket, ServerSocketChannel channel, Map<String, UnaryOperator<String>> commands) {
        this.pointer = pointer;
        this.socket = socket;
        this.channel = channel;
        this.commands = commands;
    }

    /** Begins to answer, in place of a server that was killed. The caller holds the data directory. */
    static ControlSocket open(Path data, Map<String, UnaryOperator<String>> commands) {
        Path pointer = data.resolve(POINTER_NAME);
        Path socket = data.toAbsolutePath().resolve(SOCKET_NAME);
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(pointer);
            if (isTooLong(socket)) {
                socket = Files.createTempDirectory("weir-").resolve(SOCKET_NAME);
                Files.writeString(pointer, socket.toString());
                log.info("the control socket is {}: the data directory's path is too long for one", socket);
            }
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            ControlSocket control = new ControlSocket(pointer, socket, channel, commands);
            Thread.ofVirtual().name("control").start(control::accept);
            return control;
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open control socket \"" + socket + "\": " + e.getMessage(),
                    e);
        }
    }

    static boolean isTooLong(Path socket) {
        return socket.toString().getBytes(UTF_8).length > MOST_PATH_BYTES;
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel peer = channel.accept();
                Thread.ofVirtual().name("control-peer").start(() -> serve(peer));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.error("the control socket takes no more requests: {}", e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel peer) {
        try (peer;
                Scanner lines = new Scanner(peer, UTF_8)) {
            if (lines.hasNextLine()) {
                String reply = onPlatformThread(lines.nextLine());
                Channels.newOutputStream(peer).write((reply + "\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            log.debug("a peer of the control socket left: {}", e.getMessage());
        }
    }

    private String onPlatformThread(String request) {
        String[] reply = {"error interrupted"};
        Thread thread = Thread.ofPlatform().name("control-work").daemon().start(() -> reply[0] = answer(request));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reply[0];
    }

    private String answer(String request) {
        int blank = request.indexOf(' ');
        String word = blank < 0 ? request : request.substring(0, blank);
        UnaryOperator<String> command = commands.get(word);
        if (command == null) {
            return "error cannot do \"" + word + "\": this server does not know it";
        }
        try {
            return "ok " + command.apply(blank < 0 ? "" : request.substring(blank + 1));
        } catch (WeirException e) {
            return "error " + e.reason().replace('\n', ' ');
        } catch (RuntimeException e) {
            log.error("cannot do \"{}\"", word, e);
            return "error cannot do \"" + word + "\": see the server's log";
        }
    }

    /**
     * Asks the server that holds a data directory.
     *
     * @return the result, null if no server answers there
     * @throws WeirException with the reason that the server gave
     */
    static @Nullable String ask(Path data, String request) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(find(data)))) {
            ByteBuffer line = ByteBuffer.wrap((request.replace('\n', ' ') + "\n").getBytes(UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            try (Scanner lines = new Scanner(channel, UTF_8)) {
                return result(lines.hasNextLine() ? lines.nextLine() : "error the server has stopped");
            }
        } catch (IOException e) {
            return null;
        }
    }

    private static Path find(Path data) throws IOException {
        Path pointer = data.resolve(POINTER_NAME);
        return Files.exists(pointer)
                ? Path.of(Files.readString(pointer))
                : data.toAbsolutePath().resolve(SOCKET_NAME);
    }

    private static String result(String reply) {
        if (reply.startsWith("ok")) {
            return reply.substring(Math.min(reply.length(), 3));
        }
        throw new WeirException(WeirException.Code.UNAVAILABLE, reply.replaceFirst("^error ", ""));
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(socket);
            if (Files.deleteIfExists(pointer)) {
                Files.deleteIfExists(socket.resolveSibling(""));
            }
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED,
                    "cannot close control socket \"" + socket + "\": " + e.getMessage(),
                    e);
        }
    }
}
