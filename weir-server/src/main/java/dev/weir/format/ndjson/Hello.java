package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.text.KeyText;
import dev.weir.format.text.Quoted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The line with which a sender asks for answers: {@code {"hello":{"ack":true,"token":"...","session":"..."}}}, each field optional.
 *
 * @param ack whether it wants to hear what has become durable
 * @param token what it may do, if it says so
 * @param session the name under which its lines are counted over connections, 1 to 256 bytes without control characters
 * @param problem what is wrong with the line, as a sentence; the other fields mean nothing then
 */
public record Hello(
        boolean ack,
        @Nullable String token,
        @Nullable String session,
        @Nullable String problem) {
    /** The longest name of a session, in bytes. */
    public static final int MAX_SESSION_BYTES = 256;

    private static final byte[] HELLO = "hello".getBytes(US_ASCII);
    private static final int MAX_DEPTH = 8;

    /** The hello in {@code bytes[from, to)}, a line with or without its LF; empty for any other line, which may be an event. */
    public static Optional<Hello> parse(byte[] bytes, int from, int to) {
        int start = BodyText.hasByteOrderMark(bytes, from, to) ? from + 3 : from;
        if (!mayBeHello(bytes, start, to)) {
            return Optional.empty();
        }
        JsonScanner scanner = new JsonScanner(MAX_DEPTH);
        if (!scanner.scanAll(bytes, start, to)) {
            return Optional.empty();
        }
        JsonTape tape = scanner.tape();
        boolean hello = tape.count() > 1
                && tape.next(1) == tape.count()
                && tape.isKey(1, HELLO)
                && tape.kind(1) == JsonKind.OBJECT;
        return hello ? Optional.of(fields(tape)) : Optional.empty();
    }

    /** Whether the line begins as one does, which spares the others a closer look. */
    private static boolean mayBeHello(byte[] bytes, int from, int to) {
        int at = from;
        boolean brace = false;
        while (at < to && (BodyText.isBlank(bytes[at]) || (bytes[at] == '{' && !brace))) {
            brace |= bytes[at++] == '{';
        }
        return brace && at + 1 < to && bytes[at] == '"' && (bytes[at + 1] == 'h' || bytes[at + 1] == '\\');
    }

    private static Hello fields(JsonTape tape) {
        boolean ack = false;
        String token = null;
        String session = null;
        for (int field = 2; field < tape.count(); field = tape.next(field)) {
            String name = new String(
                    tape.keyBytes(field), tape.keyFrom(field), tape.keyTo(field) - tape.keyFrom(field), UTF_8);
            JsonKind kind = tape.kind(field);
            boolean isNull = kind == JsonKind.NULL;
            boolean isText = kind == JsonKind.STRING;
            switch (name) {
                case "ack" -> {
                    if (kind != JsonKind.TRUE && kind != JsonKind.FALSE && !isNull) {
                        return wrong("ack is " + kind.title() + ", not true or false");
                    }
                    ack = kind == JsonKind.TRUE;
                }
                case "token" -> {
                    if (!isText && !isNull) {
                        return wrong("token is " + kind.title() + ", not a string");
                    }
                    token = isNull ? null : text(tape, field);
                }
                case "session" -> {
                    if (!isNull && !isSession(tape, field)) {
                        return wrong("session is not a string of 1 to " + MAX_SESSION_BYTES
                                + " bytes without control characters");
                    }
                    session = isNull ? null : text(tape, field);
                }
                default -> {
                    byte[] bytes = name.getBytes(UTF_8);
                    return wrong("field " + Quoted.text(bytes, 0, bytes.length) + " is none of ack, token and session");
                }
            }
        }
        return new Hello(ack, token, session, null);
    }

    private static boolean isSession(JsonTape tape, int entry) {
        if (tape.kind(entry) != JsonKind.STRING) {
            return false;
        }
        int length = tape.textTo(entry) - tape.textFrom(entry);
        return length >= 1
                && length <= MAX_SESSION_BYTES
                && !KeyText.hasControl(tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry));
    }

    private static String text(JsonTape tape, int entry) {
        return new String(
                tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry) - tape.textFrom(entry), UTF_8);
    }

    private static Hello wrong(String problem) {
        return new Hello(false, null, null, "cannot read the hello: " + problem);
    }

    @Override
    public String toString() {
        return "Hello[ack=" + ack + ", session=" + session + ", problem=" + problem + "]"; // Never the token.
    }
}
