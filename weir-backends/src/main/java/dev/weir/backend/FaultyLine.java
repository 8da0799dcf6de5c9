package dev.weir.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A TCP proxy that does what networks do to connections, when it is told to. Any thread. */
public final class FaultyLine implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;

    private final URI target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong bytesToCutGoing = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong bytesToCutComing = new AtomicLong(Long.MAX_VALUE);
    private final AtomicReference<@Nullable String> lostAnswer = new AtomicReference<>();
    private final AtomicLong requestsToLose = new AtomicLong();
    private volatile boolean isAway;
    private volatile boolean isHung;
    private volatile long pauseNanos;

    /** Says whether a connection ends before these bytes. */
    private interface Fault {
        boolean ends(byte[] piece, int length);
    }

    /** A line to a server, without faults. */
    public FaultyLine(URI target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the server seems to be. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections there have been, refused ones too. */
    public long connections() {
        return connections.get();
    }

    /** While it is away all connections are cut, and new ones at once. */
    public void away(boolean away) {
        isAway = away;
        if (away) {
            sockets.forEach(FaultyLine::cut);
        }
    }

    /** While it hangs nothing passes in either direction, and no connection ends. */
    public void hang(boolean hang) {
        isHung = hang;
    }

    /** Lets each piece of 16 KiB wait. */
    public void slow(long nanosEachPiece) {
        pauseNanos = nanosEachPiece;
    }

    /** Cuts a connection, once, when so many more bytes have gone to the server, on all connections together. */
    public void cutGoingAfter(long bytes) {
        bytesToCutGoing.set(bytes);
    }

    /** Cuts a connection, once, when so many more bytes have come from the server, on all connections together. */
    public void cutComingAfter(long bytes) {
        bytesToCutComing.set(bytes);
    }

    /** Cuts a connection, once, when the answer comes to a request in which these words are. */
    public void loseAnswerTo(String words) {
        loseAnswerTo(words, 1);
    }

    /** The same, but of requests with these words the answer to the first, second or later one, on all connections together. */
    public void loseAnswerTo(String words, int which) {
        requestsToLose.set(which);
        lostAnswer.set(words);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                if (isAway) {
                    cut(client);
                } else {
                    join(client);
                }
            }
        } catch (IOException e) {
            // The line is closed.
            sockets.forEach(FaultyLine::cut);
        }
    }

    private void join(Socket client) {
        try {
            Socket server = new Socket(target.getHost(), target.getPort());
            sockets.add(client);
            sockets.add(server);
            AtomicBoolean losesAnswer = new AtomicBoolean();
            Thread.ofVirtual()
                    .start(() -> pump(client, server, (piece, length) -> {
                        losesAnswer.compareAndSet(false, isToLose(piece, length));
                        return isCut(bytesToCutGoing, length);
                    }));
            Thread.ofVirtual()
                    .start(() -> pump(
                            server, client, (piece, length) -> losesAnswer.get() || isCut(bytesToCutComing, length)));
        } catch (IOException e) {
            cut(client);
        }
    }

    private boolean isToLose(byte[] piece, int length) {
        String words = lostAnswer.get();
        return words != null
                && new String(piece, 0, length, StandardCharsets.ISO_8859_1).contains(words)
                && requestsToLose.decrementAndGet() == 0
                && lostAnswer.compareAndSet(words, null);
    }

    private void pump(Socket from, Socket to, Fault fault) {
        byte[] piece = new byte[PIECE_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                LockSupport.parkNanos(pauseNanos);
                while (isHung && !from.isClosed() && !listener.isClosed()) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (fault.ends(piece, length)) {
                    break;
                }
                out.write(piece, 0, length);
            }
        } catch (IOException e) {
            // Either side has ended the connection; the other learns it by the close.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static boolean isCut(AtomicLong bytesToCut, int length) {
        if (bytesToCut.get() == Long.MAX_VALUE || bytesToCut.addAndGet(-length) > 0) {
            return false;
        }
        bytesToCut.set(Long.MAX_VALUE);
        return true;
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was cut already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
