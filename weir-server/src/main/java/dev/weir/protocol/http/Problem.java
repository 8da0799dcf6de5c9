package dev.weir.protocol.http;

import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error: {@code application/problem+json} of RFC 9457. Made by one thread and thrown by it. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_SECONDS = 5;

    private final int status;
    private final String detail;
    private boolean isIntake;
    private final transient List<Detail> errors = new ArrayList<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * One of several things that are wrong.
     *
     * @param field the parameter or field, or null where a line is meant
     * @param line the line or element, from 1, or 0 where a field is meant
     * @param code for programs
     * @param detail for people
     */
    public record Detail(@Nullable String field, long line, String code, String detail) {}

    /** A problem of this status, said in a sentence. */
    public Problem(int status, String detail) {
        this(status, detail, null);
    }

    /** A problem and what caused it. */
    public Problem(int status, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.detail = detail;
    }

    /** 400: a parameter or field that is not right. */
    public static Problem wrong(String field, String code, String detail) {
        return new Problem(400, detail).with(new Detail(field, 0, code, detail));
    }

    /** What a failure of the server's surroundings is to a client. */
    public static Problem of(WeirException failure) {
        return switch (failure.code()) {
            case CORRUPT -> new Problem(500, failure.reason(), failure);
            case DISK_FULL, DISK_FAILED, UNAVAILABLE, UNAUTHORIZED, OVERLOADED, TIMEOUT ->
                new Problem(503, failure.reason(), failure).header("Retry-After", String.valueOf(RETRY_SECONDS));
        };
    }

    /** The same problem with one of several details. */
    public Problem with(Detail error) {
        errors.add(error);
        return this;
    }

    /** The same problem with a header in its reply. */
    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The same problem of a body none of whose elements was taken: the reply also has the fields of one of which some were. */
    Problem rejecting() {
        isIntake = true;
        return this;
    }

    boolean isIntake() {
        return isIntake;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** What is wrong, for people. */
    public String detail() {
        return detail;
    }

    List<Detail> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
