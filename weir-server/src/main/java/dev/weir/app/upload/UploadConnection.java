package dev.weir.app.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection for one upload, by HTTP/1.1 (RFC 9112). Java's client reads no answer before it has sent the whole body: where a server refuses a
 * file by its first bytes and ends the connection, the reason would be lost. Used by one thread; closing it closes the connection.
 */
final class UploadConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    /** The longest silence: the server may have to force all to its disk, or hand it on. */
    private static final int ANSWER_MILLIS = 300_000;

    private static final int PIECE_BYTES = 64 << 10;
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_BODY = 64 << 10;

    private final Socket socket;
    private final InputStream arrived;
    private final PushbackInputStream in;
    private final OutputStream out;

    /**
     * What was answered.
     *
     * @param status such as 202
     * @param body at most 64 KiB of its body
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once, by whoever asked for it.
    record Answer(int status, byte[] body) {}

    /**
     * Connects to the host of a URL.
     *
     * @param tls makes connections where it begins with {@code https}
     */
    UploadConnection(URI server, SSLSocketFactory tls) throws IOException {
        boolean isSecure = "https".equals(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : isSecure ? 443 : 80;
        String host = server.getHost().replaceAll("[\\[\\]]", "");
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            plain.setSoTimeout(ANSWER_MILLIS);
            socket = isSecure ? secure(tls, plain, host, port) : plain;
            arrived = plain.getInputStream();
            in = new PushbackInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secure(SSLSocketFactory tls, Socket plain, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        return secure;
    }

    /**
     * Sends a request and reads the answer, which may come before all is sent; then the rest is not.
     *
     * @param head of the request, with its empty line
     * @param body of the request, read while it is sent
     * @param sent is told how many of its bytes are on their way
     */
    Answer send(String head, InputStream body, LongConsumer sent) throws IOException {
        byte[] start = head.getBytes(ISO_8859_1);
        IOException broken = write(start, start.length);
        byte[] piece = new byte[PIECE_BYTES];
        int read = body.read(piece);
        for (long count = 0; broken == null && read >= 0 && !hasAnswer(); read = body.read(piece)) {
            broken = write(piece, read);
            count += read;
            sent.accept(count);
        }
        return broken == null ? answer() : answerBehind(broken);
    }

    /** Whether an answer has begun to come. Over TLS what comes may be no part of one, which only reading tells. */
    private boolean hasAnswer() throws IOException {
        if (in.available() > 0) {
            return true;
        }
        if (arrived.available() == 0) {
            return false;
        }
        socket.setSoTimeout(1);
        try {
            int first = in.read();
            if (first >= 0) {
                in.unread(first);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(ANSWER_MILLIS);
        }
    }

    private @Nullable IOException write(byte[] piece, int length) {
        try {
            out.write(piece, 0, length);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** A server that has answered and closed breaks what is being written; the answer is there all the same. */
    private Answer answerBehind(IOException broken) throws IOException {
        try {
            return answer();
        } catch (IOException none) {
            broken.addSuppressed(none);
            throw broken;
        }
    }

    private Answer answer() throws IOException {
        String status = line();
        if (!status.matches("HTTP/1\\.1 [2-5][0-9][0-9]( .*)?")) {
            throw new IOException("what answers there does not speak HTTP/1.1");
        }
        int length = LONGEST_BODY;
        boolean isChunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.matches("content-length: *[0-9]{1,5}")) {
                length = Integer.parseInt(lower.replaceAll("\\D", ""));
            }
            isChunked |= lower.matches("transfer-encoding:.*chunked");
        }
        byte[] body = isChunked ? chunks() : in.readNBytes(Math.min(length, LONGEST_BODY));
        return new Answer(Integer.parseInt(status.substring(9, 12)), body);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < LONGEST_BODY) {
            String size = line().replaceFirst("[ ;].*", "");
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("a chunk of the answer is malformed");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                break;
            }
            body.write(in.readNBytes(Math.min(length, LONGEST_BODY)));
            line();
        }
        return body.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == LONGEST_LINE) {
                throw new EOFException("the connection ended before the answer");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
