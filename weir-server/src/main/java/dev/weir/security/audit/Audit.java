package dev.weir.security.audit;

/** Takes note of who did what. Any thread. */
@FunctionalInterface
public interface Audit {
    /** Keeps nothing: where {@code audit.log} is none. */
    Audit NONE = entry -> {};

    /** Takes an entry. Memory alone, unless very many wait to be written: then it waits too. */
    void write(AuditEntry entry);
}
