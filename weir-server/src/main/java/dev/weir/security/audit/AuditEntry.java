package dev.weir.security.audit;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody did something, or tried to.
 *
 * @param actor a token's id, or one of the words below
 * @param address where from, empty where it was this machine itself
 * @param action what, a word of {@code docs/format/audit.md}
 * @param target what it was done to; never a secret
 * @param outcome what came of it
 * @param details what else is worth knowing: texts, whole numbers and truths
 */
public record AuditEntry(
        String actor, String address, String action, String target, String outcome, Map<String, Object> details) {
    /** Nobody who showed a token, at an address of loopback. */
    public static final String LOOPBACK = "loopback";

    /** Nobody who showed a token, elsewhere, and whoever showed a wrong one. */
    public static final String ANYBODY = "anybody";

    /** A command on this machine, which changed what lies in the data directory. */
    public static final String COMMAND = "command";

    /** The server itself. */
    public static final String SERVER = "server";

    /** It was done. */
    public static final String OK = "ok";

    /** Keeps its own copy of the details, in their order. */
    public AuditEntry {
        details = new LinkedHashMap<>(details);
    }

    /** An entry with nothing else worth knowing. */
    public AuditEntry(String actor, String address, String action, String target, String outcome) {
        this(actor, address, action, target, outcome, Map.of());
    }

    /** The same with one thing more; what is null is not worth knowing. */
    public AuditEntry with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new AuditEntry(actor, address, action, target, outcome, more);
    }

    /** Who it is that shows no token. */
    public static String nobody(InetAddress address) {
        return address.isLoopbackAddress() ? LOOPBACK : ANYBODY;
    }
}
