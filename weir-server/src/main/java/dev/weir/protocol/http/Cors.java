package dev.weir.protocol.http;

/** What lets a page of a foreign origin see replies and send more than plain requests, as the Fetch standard has it. */
final class Cors {
    private static final String DAY_SECONDS = "86400";

    private Cors() {}

    static void allow(Reply reply, String origin) {
        reply.header("Access-Control-Allow-Origin", origin)
                .header("Vary", "Origin")
                .header("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate");
    }

    /** Answers OPTIONS, which is also how a browser asks before it sends. */
    static void options(Reply reply, String allowed, boolean isForeign) {
        reply.header("Allow", allowed);
        if (isForeign) {
            reply.header("Access-Control-Allow-Methods", allowed)
                    .header(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, Content-Encoding, Idempotency-Key")
                    .header("Access-Control-Max-Age", DAY_SECONDS);
        }
        reply.empty(204);
    }
}
