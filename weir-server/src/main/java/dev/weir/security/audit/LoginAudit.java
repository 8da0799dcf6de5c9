package dev.weir.security.audit;

import dev.weir.security.Gate;
import dev.weir.security.Grant;
import dev.weir.security.Session;
import dev.weir.security.Sessions;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Notes the tokens and certificates that are shown, and what becomes of tokens and of sessions. Any thread. A good one is noted when it is first shown from an
 * address, and then once an hour while it goes on; of wrong ones a line a minute and address, so that whoever guesses does not push everything else out of
 * the files.
 */
public final class LoginAudit implements Gate.Watch, Sessions.Watch {
    static final long AGAIN_NANOS = 3_600_000_000_000L;
    static final int MOST_USES = 10_000;

    private final Audit audit;
    private final LongSupplier nanoTime;
    private final Function<InetAddress, String> addressText;
    private final Guesses guesses;
    private final Map<Use, Long> noted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Use, Long> eldest) {
            return size() > MOST_USES;
        }
    };

    /** A token at an address. */
    private record Use(String id, InetAddress address) {}

    /** Notes them in {@code audit}, by a clock that counts nanoseconds from any start. */
    public LoginAudit(Audit audit, LongSupplier nanoTime, Function<InetAddress, String> addressText) {
        this.audit = audit;
        this.nanoTime = nanoTime;
        this.addressText = addressText;
        this.guesses = new Guesses(nanoTime.getAsLong());
    }

    @Override
    public void good(Grant grant, InetAddress peer) {
        if (isNews(new Use(grant.id(), peer))) {
            String action = grant.isCertified() ? "certificate.shown" : "token.shown";
            audit.write(about(grant, grant.id(), addressText.apply(peer), action));
        }
    }

    private synchronized boolean isNews(Use use) {
        long now = nanoTime.getAsLong();
        Long before = noted.get(use);
        if (before != null && now - before < AGAIN_NANOS) {
            return false;
        }
        noted.remove(use); // It becomes the newest.
        noted.put(use, now);
        return true;
    }

    @Override
    public void wrong(InetAddress peer, boolean isLate) {
        Guesses.Line line = guesses.add(peer, isLate, nanoTime.getAsLong());
        if (line != null) {
            note(line);
        }
    }

    /** Notes the wrong tokens that are counted and whose minute is over, which is to be done each second. */
    public void noteWrong() {
        guesses.due(nanoTime.getAsLong()).forEach(this::note);
    }

    private void note(Guesses.Line line) {
        audit.write(new AuditEntry(
                        AuditEntry.ANYBODY,
                        addressText.apply(line.address()),
                        "token.shown",
                        "",
                        line.isLate() ? "delayed" : "wrong")
                .with("times", line.times() == 1 ? null : line.times())
                .with("unnoted_before", line.unnotedBefore() == 0 ? null : line.unnotedBefore()));
    }

    @Override
    public void made(Grant grant) {
        audit.write(about(grant, AuditEntry.COMMAND, "", "token.create"));
    }

    @Override
    public void revoked(Grant grant) {
        audit.write(about(grant, AuditEntry.COMMAND, "", "token.revoke"));
    }

    @Override
    public void ended(Session session, Sessions.End why) {
        Grant grant = session.grant();
        audit.write(
                new AuditEntry(grant.id(), session.address(), "session.end", "session " + session.name(), why.text()));
    }

    private static AuditEntry about(Grant grant, String actor, String address, String action) {
        String target = grant.isCertified() ? grant.id() : "token " + grant.id();
        return new AuditEntry(actor, address, action, target, AuditEntry.OK)
                .with("scope", grant.scope().text())
                .with("device", grant.device());
    }
}
