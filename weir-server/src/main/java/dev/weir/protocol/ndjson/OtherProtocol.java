package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a peer is told, in its own form, that takes this port for another. */
final class OtherProtocol {
    private static final List<byte[]> HTTP_METHODS = List.of(
                    "GET ",
                    "HEAD ",
                    "POST ",
                    "PUT ",
                    "DELETE ",
                    "PATCH ",
                    "OPTIONS ",
                    "CONNECT ",
                    "TRACE ",
                    "PRI * HTTP/2")
            .stream()
            .map(method -> method.getBytes(US_ASCII))
            .toList();
    private static final byte[] HTTP_REFUSAL = http(
            "This port takes JSON objects, one a line, over plain TCP. HTTP has a port of its own, 8000 unless http.port says otherwise.\n");

    /** A record of TLS 1.2 with a fatal alert: handshake_failure. */
    private static final byte[] TLS_REFUSAL = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28};

    private OtherProtocol() {}

    private static byte[] http(String body) {
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** The reply to a peer whose first bytes are {@code bytes[from, to)}; null if they are not known to be another protocol's. */
    static byte @Nullable [] refusal(byte[] bytes, int from, int to) {
        if (to - from >= 2 && bytes[from] == 0x16 && bytes[from + 1] == 0x03) {
            return TLS_REFUSAL.clone();
        }
        boolean isHttp = HTTP_METHODS.stream()
                .anyMatch(method -> to - from >= method.length
                        && Arrays.equals(bytes, from, from + method.length, method, 0, method.length));
        return isHttp ? HTTP_REFUSAL.clone() : null;
    }
}
