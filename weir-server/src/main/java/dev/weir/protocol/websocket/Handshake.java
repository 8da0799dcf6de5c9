package dev.weir.protocol.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.protocol.http.Parameters;
import dev.weir.protocol.http.Problem;
import dev.weir.protocol.http.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The opening of a WebSocket, by RFC 6455, section 4.2. */
public final class Handshake {
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /**
     * The headers of the answer to a request that asks for a WebSocket over which a protocol with a name is spoken.
     *
     * @param protocol its name, echoed where the peer offers it
     * @throws Problem as the other one does
     */
    public static Map<String, String> answer(Request request, String protocol) {
        Map<String, String> headers = answer(request);
        if (tokens(request.headers("Sec-WebSocket-Protocol")).anyMatch(protocol::equals)) {
            headers.put("Sec-WebSocket-Protocol", protocol);
        }
        return headers;
    }

    /**
     * The headers of the answer to a request that asks for a WebSocket. A protocol that the peer offers is not taken up.
     *
     * @throws Problem 426 where the request asks for none, or one of another version; 400 where its key is none
     */
    public static Map<String, String> answer(Request request) {
        if (!hasToken(request.headers("Upgrade"), "websocket") || !hasToken(request.headers("Connection"), "upgrade")) {
            throw upgradeRequired(
                    "cannot answer without a WebSocket: the request must ask for one by Upgrade: websocket");
        }
        if (!request.headers("Sec-WebSocket-Version").equals(List.of(VERSION))) {
            throw upgradeRequired("cannot open the WebSocket: its version must be " + VERSION)
                    .header("Sec-WebSocket-Version", VERSION);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Accept", accept(key(request)));
        return headers;
    }

    private static Problem upgradeRequired(String detail) {
        return new Problem(426, detail).header("Upgrade", "websocket").header("Connection", "Upgrade");
    }

    private static boolean hasToken(List<String> values, String token) {
        return tokens(values).anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(token));
    }

    private static Stream<String> tokens(List<String> values) {
        return values.stream().flatMap(value -> Stream.of(value.split(",", -1))).map(String::trim);
    }

    private static String key(Request request) {
        List<String> keys = request.headers("Sec-WebSocket-Key");
        String key = keys.size() == 1 ? keys.getFirst().trim() : "";
        try {
            if (Base64.getDecoder().decode(key).length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw wrongKey(key, e);
        }
        throw wrongKey(key, null);
    }

    private static Problem wrongKey(String key, @Nullable Throwable cause) {
        return new Problem(
                400,
                "cannot open the WebSocket: Sec-WebSocket-Key \"" + Parameters.cut(key)
                        + "\" is not 16 bytes in Base64",
                cause);
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every Java has SHA-1", e);
        }
    }
}
