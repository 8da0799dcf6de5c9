package dev.weir.protocol.http;

import dev.weir.security.Grant;
import dev.weir.security.audit.Audit;
import dev.weir.security.audit.AuditEntry;
import org.jspecify.annotations.Nullable;

/** What one request leaves in the audit log: nothing, unless its handler says what it does. Used by the thread that handles it. */
final class Trail {
    private final Peer peer;
    private @Nullable AuditEntry act;

    Trail(Peer peer) {
        this.peer = peer;
    }

    /** The request is about to do something that belongs there. */
    void act(@Nullable Grant grant, String action, String target) {
        String actor = grant == null ? AuditEntry.nobody(peer.inet()) : grant.id();
        act = new AuditEntry(actor, peer.host(), action, target, AuditEntry.OK);
    }

    /** What is worth knowing of it. */
    void note(String name, @Nullable Object value) {
        AuditEntry begun = act;
        if (begun == null) {
            throw new IllegalStateException("BUG: a note on nothing that was done");
        }
        act = begun.with(name, value);
    }

    /** The request was answered. */
    void end(int status, Audit audit) {
        AuditEntry done = act;
        if (done != null) {
            String outcome = status > 0 && status < 400 ? AuditEntry.OK : "failed";
            audit.write(
                    new AuditEntry(done.actor(), done.address(), done.action(), done.target(), outcome, done.details())
                            .with("status", status < 400 ? null : status));
        }
    }
}
