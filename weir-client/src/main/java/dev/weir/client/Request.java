package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Request lines as bytes. The arguments have been checked: none can end the line. */
final class Request {
    private Request() {}

    static byte[] of(Put put) {
        return bytes("put " + put.key() + " " + put.value() + " " + put.timestamp());
    }

    static byte[] get(String key) {
        return bytes("get " + key);
    }

    static byte[] auth(String token) {
        return bytes("auth " + token);
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(UTF_8);
    }
}
