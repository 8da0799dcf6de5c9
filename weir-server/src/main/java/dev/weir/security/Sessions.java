package dev.weir.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has logged in, in memory: a restart ends every session. A session is known by 256 random bits that its browser alone keeps, and never
 * reaches further than the token that began it. Any thread; nothing here waits.
 *
 * <p>Limits: 1,024 sessions, 32 of one token. Past either the one that was used longest ago ends, of that token where it is the token's own limit.
 */
public final class Sessions {
    static final int MOST = 1024;
    static final int MOST_OF_A_TOKEN = 32;

    private static final int SECRET_BYTES = 32;
    private static final int NAME_DIGITS = 8;

    private final Gate gate;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final SecureRandom random;
    private final Watch watch;

    /** By the hash of what the browser keeps, the one used longest ago first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * How long a session lasts.
     *
     * @param idle without a request
     * @param whole whatever is done with it
     */
    public record Limits(Duration idle, Duration whole) {}

    /** Why a session ended. */
    public enum End {
        /** Somebody logged out. */
        LOGOUT,
        /** It was not used for too long. */
        IDLE,
        /** It was as old as one may be. */
        OLD,
        /** Its token was taken back. */
        REVOKED,
        /** Another login from the same browser took its place. */
        REPLACED,
        /** There were too many. */
        CROWDED;

        /** As programs see it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Is told of sessions that end. Any thread, which waits for it. */
    @FunctionalInterface
    public interface Watch {
        /** A session has ended. */
        void ended(Session session, End why);
    }

    /**
     * A session that has just begun.
     *
     * @param id for the browser alone
     */
    public record Begun(String id, Session session) {}

    /** Sessions of those whose tokens the gate has taken, by a clock that counts nanoseconds from any start. */
    public Sessions(Gate gate, Limits limits, LongSupplier nanoTime, SecureRandom random, Watch watch) {
        this.gate = gate;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.random = random;
        this.watch = watch;
    }

    /**
     * Begins a session.
     *
     * @param address where the peer is, for people
     * @param before what the browser had until now; that session ends
     */
    public Begun begin(Grant grant, String address, @Nullable String before) {
        if (before != null) {
            end(before, End.REPLACED);
        }
        endOld();
        String id = secret();
        String key = key(id);
        Session session = new Session(key.substring(0, NAME_DIGITS), grant, address, secret(), nanoTime.getAsLong());
        Optional<Session> crowded;
        synchronized (sessions) {
            crowded = makeRoom(grant);
            sessions.put(key, session);
        }
        crowded.ifPresent(each -> watch.ended(each, End.CROWDED));
        return new Begun(id, session);
    }

    private Optional<Session> makeRoom(Grant grant) {
        List<String> own = new ArrayList<>();
        sessions.forEach((key, session) -> {
            if (session.grant().equals(grant)) {
                own.add(key);
            }
        });
        boolean isFull = own.size() >= MOST_OF_A_TOKEN || sessions.size() >= MOST;
        if (!isFull) {
            return Optional.empty();
        }
        String longestUnused = own.size() >= MOST_OF_A_TOKEN
                ? own.getFirst()
                : sessions.keySet().iterator().next();
        Optional<Session> gone = Optional.ofNullable(sessions.remove(longestUnused));
        gone.ifPresent(Session::end);
        return gone;
    }

    /** The session that a browser shows, which is thereby used; nothing where it has ended or never was. */
    public Optional<Session> find(String id) {
        String key = key(id);
        Session session;
        synchronized (sessions) {
            session = sessions.get(key);
        }
        if (session == null) {
            return Optional.empty();
        }
        Optional<End> over = over(session);
        if (over.isPresent()) {
            end(id, over.get());
            return Optional.empty();
        }
        session.use(nanoTime.getAsLong());
        return Optional.of(session);
    }

    /**
     * Whether a session found earlier has not ended, as of at most a second ago where its token was taken back. Cheap enough to ask for each
     * message.
     */
    public boolean holds(Session session) {
        return !session.hasEnded() && over(session).isEmpty();
    }

    /** Ends a session; one that has ended already stays so. */
    public void end(String id, End why) {
        Session session;
        synchronized (sessions) {
            session = sessions.remove(key(id));
        }
        if (session != null) {
            session.end();
            watch.ended(session, why);
        }
    }

    /** Ends those whose time is over or whose token was taken back. */
    public void endOld() {
        List<Map.Entry<Session, End>> ended = new ArrayList<>();
        synchronized (sessions) {
            for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
                Session session = all.next();
                over(session).ifPresent(why -> {
                    session.end();
                    ended.add(Map.entry(session, why));
                    all.remove();
                });
            }
        }
        ended.forEach(each -> watch.ended(each.getKey(), each.getValue()));
    }

    /** How many there are. */
    public int count() {
        synchronized (sessions) {
            return sessions.size();
        }
    }

    private Optional<End> over(Session session) {
        long now = nanoTime.getAsLong();
        if (!gate.holds(session.grant())) {
            return Optional.of(End.REVOKED);
        }
        if (now - session.begunNanos() >= limits.whole().toNanos()) {
            return Optional.of(End.OLD);
        }
        boolean isIdle = now - session.usedNanos() >= limits.idle().toNanos();
        return isIdle ? Optional.of(End.IDLE) : Optional.empty();
    }

    private String secret() {
        byte[] bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static String key(String id) {
        return TokenFile.sha256(id.getBytes(UTF_8));
    }
}
