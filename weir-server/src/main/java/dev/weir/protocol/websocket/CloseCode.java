package dev.weir.protocol.websocket;

/** Why a WebSocket is closed, by the numbers of RFC 6455, section 7.4. */
public final class CloseCode {
    /** All has been said. */
    public static final int NORMAL = 1000;

    /** The server stops. */
    public static final int GOING_AWAY = 1001;

    /** A frame is not of the form. */
    public static final int PROTOCOL_ERROR = 1002;

    /** A text is not UTF-8. */
    public static final int INVALID_TEXT = 1007;

    /** The peer may no longer have what is said. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message is longer than {@code limits.websocket-message}. */
    public static final int TOO_BIG = 1009;

    /** The server has met a fault of its own. */
    public static final int INTERNAL_ERROR = 1011;

    /** The peer is too slow, or silent: it may come again. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** Stands for none, and is never sent. */
    static final int NONE = 1005;

    private CloseCode() {}

    /** Whether a peer may send it. */
    static boolean isSendable(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
