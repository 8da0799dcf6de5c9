package dev.weir.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** Somebody who has logged in. Any thread. */
public final class Session {
    private final String name;
    private final Grant grant;
    private final String address;
    private final String proof;
    private final long begunNanos;
    private volatile long usedNanos;
    private volatile boolean hasEnded;

    Session(String name, Grant grant, String address, String proof, long begunNanos) {
        this.name = name;
        this.grant = grant;
        this.address = address;
        this.proof = proof;
        this.begunNanos = begunNanos;
        this.usedNanos = begunNanos;
    }

    /** Tells it from others, and is no secret. */
    public String name() {
        return name;
    }

    /** What its token allows. */
    public Grant grant() {
        return grant;
    }

    /** Where it was begun, for people. */
    public String address() {
        return address;
    }

    /** What a page of ours shows with each change, and no other page can. */
    public String proof() {
        return proof;
    }

    /** Whether a request shows the proof; the time that takes tells nothing. */
    public boolean isProvenBy(String shown) {
        return MessageDigest.isEqual(proof.getBytes(US_ASCII), shown.getBytes(UTF_8));
    }

    long begunNanos() {
        return begunNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    void use(long nowNanos) {
        usedNanos = nowNanos;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    void end() {
        hasEnded = true;
    }
}
