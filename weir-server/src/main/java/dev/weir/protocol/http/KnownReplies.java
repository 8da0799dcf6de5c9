package dev.weir.protocol.http;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.query.Readers;
import dev.weir.security.Grant;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What requests with an Idempotency-Key were answered, for a day: the answer is journaled with what the request brought, so that the same
 * request again is answered and changes nothing, also after a crash. Any thread.
 */
public final class KnownReplies {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
    private static final int HASH_BYTES = 32;
    private static final int HEAD_BYTES = HASH_BYTES + Long.BYTES;

    private final Store store;
    private final Readers readers;
    private final InstantSource clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Replies in a store that somebody else closes. */
    public KnownReplies(Store store, Readers readers, InstantSource clock) {
        this.store = store;
        this.readers = readers;
        this.clock = clock;
    }

    /** A key while its request is under way; one without a key claims nothing. Used by one thread, which closes it. */
    public final class Claim implements AutoCloseable {
        private final String key;
        private final byte[] hash;
        private final byte[] known;

        private Claim(String key, byte[] hash, byte[] known) {
            this.key = key;
            this.hash = hash;
            this.known = known;
        }

        /** What the same request was answered; empty where it is new. */
        public byte[] known() {
            return known;
        }

        /** What is to be made durable with the request's changes. */
        public Optional<RecordPut> remember(byte[] reply) {
            if (key.isEmpty()) {
                return Optional.empty();
            }
            long expires = (clock.millis() + DAY.toMillis()) * 1000;
            byte[] value = ByteBuffer.allocate(HEAD_BYTES + reply.length)
                    .put(hash)
                    .putLong(expires)
                    .put(reply)
                    .array();
            return Optional.of(new RecordPut(RecordTable.REPLIES, key, value, expires));
        }

        @Override
        public void close() {
            underWay.remove(key);
        }
    }

    /**
     * Claims the key of a request, if it has one, until the claim is closed.
     *
     * @throws Problem 400 for what is no key, 409 while a request of that key is under way, 422 when it came with another body before
     */
    public Claim claim(String path, Request request, byte[] body) {
        Optional<String> given = request.header("Idempotency-Key");
        if (given.isEmpty()) {
            return new Claim("", new byte[0], new byte[0]);
        }
        if (!KEY.matcher(given.get()).matches()) {
            throw Problem.wrong(
                    "Idempotency-Key",
                    "invalid_header",
                    "cannot take the Idempotency-Key: it must be 1 to 255 visible characters of ASCII");
        }
        Grant grant = request.grant();
        String key = path + " " + (grant == null ? "" : grant.id()) + " " + given.get();
        if (!underWay.add(key)) {
            throw new Problem(409, "cannot take the request: another with its Idempotency-Key is under way")
                    .header("Retry-After", "1");
        }
        try {
            byte[] hash = sha256(body);
            return new Claim(key, hash, known(key, hash));
        } catch (RuntimeException e) {
            underWay.remove(key);
            throw e;
        }
    }

    private byte[] known(String key, byte[] hash) {
        Optional<byte[]> value = readers.read(() -> find(key));
        if (value.isEmpty() || value.get().length < HEAD_BYTES) {
            return new byte[0];
        }
        ByteBuffer read = ByteBuffer.wrap(value.get());
        byte[] before = new byte[HASH_BYTES];
        read.get(before);
        if (read.getLong() <= clock.millis() * 1000) {
            return new byte[0];
        }
        if (!Arrays.equals(before, hash)) {
            throw new Problem(422, "cannot take the request: its Idempotency-Key came with another body before");
        }
        return Arrays.copyOfRange(value.get(), HEAD_BYTES, value.get().length);
    }

    private Optional<byte[]> find(String key) {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.records().find(RecordTable.REPLIES, key);
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every JDK has SHA-256", e);
        }
    }
}
