package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One connection that speaks NDJSON, byte by byte as the test says. Waits at most 20 s for a byte. */
public final class NdjsonPeer implements AutoCloseable {
    /** Asks for acks. */
    public static final String HELLO = "{\"hello\":{\"ack\":true}}";
    /** What answers a hello without a session. */
    public static final String WELCOME = "{\"hello\":{\"server\":\"weir\",\"version\":\"0.1.0\"}}";

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects. */
    public NdjsonPeer(int port) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects and says hello with acks, in a session if one is named. */
    public static NdjsonPeer greeting(int port, String session, long line) throws IOException {
        NdjsonPeer peer = new NdjsonPeer(port);
        peer.send("{\"hello\":{\"ack\":true,\"session\":\"" + session + "\"}}\n");
        String reply = peer.line();
        String wanted = "{\"hello\":{\"server\":\"weir\",\"version\":\"0.1.0\",\"line\":" + line + "}}";
        if (!reply.equals(wanted)) {
            throw new AssertionError("not " + wanted + " but " + reply);
        }
        return peer;
    }

    /** Sends text as UTF-8. */
    public void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    /** Sends bytes. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next line without its LF. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed after \"" + line.toString(UTF_8) + "\"");
            }
            line.write(next);
        }
        return line.toString(UTF_8);
    }

    /** Reads acks, each higher than the one before, up to this one. */
    public void awaitAck(long wanted) throws IOException {
        long last = 0;
        while (last < wanted) {
            String line = line();
            long ack = Long.parseLong(line.replaceAll("\\{\"ack\":([0-9]+)}", "$1"));
            if (ack <= last) {
                throw new AssertionError("ack " + ack + " after " + last);
            }
            last = ack;
        }
    }

    /** Says that no more will be sent. */
    public NdjsonPeer halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** All until the server closes. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }

    /** Sends all at once, ends the sending side, and answers all that comes until the server closes. */
    public static String talk(int port, String text) throws IOException {
        return talk(port, text.getBytes(UTF_8));
    }

    /** The same with bytes. */
    public static String talk(int port, byte[] bytes) throws IOException {
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            peer.send(bytes);
            return peer.halfClose().rest();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
