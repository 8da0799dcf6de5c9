package dev.weir.client;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not succeed. The message says what was asked, of which server, and why it failed.
 *
 * <p>It is unchecked: most callers can only pass it on, and those that can do better need {@link #kind()} to decide
 * what, not the compiler to remind them. Puts may always be repeated: the last write wins, so a repeated put changes
 * nothing.
 */
public final class WeirClientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What went wrong, and so what can be done. After every kind but {@link #REFUSED} the client is closed. */
    public enum Kind {
        /** The server answered with an error. The connection lives on. */
        REFUSED,
        /** The peer answered with something that is not of the protocol. */
        MALFORMED,
        /** The connection could not be made, or was lost; whether the request was carried out is unknown. */
        BROKEN,
        /** Nothing came or went within the timeout; whether the request was carried out is unknown. */
        TIMEOUT,
        /** The client was closed before or during the call, by its owner or after an earlier failure. */
        CLOSED
    }

    /**
     * One put of {@link WeirClient#putAll} that the server refused.
     *
     * @param index its place in the collection, from 0
     * @param key its key
     * @param reason what the server said
     */
    public record Refusal(int index, String key, String reason) implements Serializable {}

    private final Kind kind;
    private final int index;
    private final Refusal[] refusals;

    WeirClientException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, -1, List.of());
    }

    WeirClientException(Kind kind, String message, @Nullable Throwable cause, int index, List<Refusal> refusals) {
        super(message, cause);
        this.kind = kind;
        this.index = index;
        this.refusals = refusals.toArray(new Refusal[0]);
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Of {@link WeirClient#putAll}: when refused, the first put that was; otherwise the first put without an answer, so
     * that all before it are answered and of it and all after it nothing is known. Empty for every other call.
     */
    public OptionalInt index() {
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Of {@link WeirClient#putAll}: every put that the server refused, in order. */
    public List<Refusal> refusals() {
        return List.of(refusals);
    }
}
