package dev.weir;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which package may import which: strictly lower floors, its own subtree, and the few within a floor that are named here. */
final class Floors {
    static final String ROOT = "dev.weir.";

    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("model", 0),
            Map.entry("config", 1),
            Map.entry("monitor", 1),
            Map.entry("thread", 1),
            Map.entry("disk", 1),
            Map.entry("aws", 1),
            Map.entry("format", 2),
            Map.entry("journal", 2),
            Map.entry("security", 2),
            Map.entry("blob", 2),
            Map.entry("store", 3),
            Map.entry("ingest", 4),
            Map.entry("query", 4),
            Map.entry("live", 4),
            Map.entry("alerts", 5),
            Map.entry("files", 5),
            Map.entry("rejected", 5),
            Map.entry("retention", 5),
            Map.entry("typed", 5),
            Map.entry("protocol", 6),
            Map.entry("web", 7),
            Map.entry("taps", 7),
            Map.entry("app", 8),
            Map.entry("bench", 8));

    /** The command line offers the load generator; a message over a WebSocket answers as its request over HTTP does. */
    private static final Set<String> WITHIN_A_FLOOR =
            Set.of("app -> bench", "protocol.websocket -> protocol.http", "store.remote -> store.embedded");

    /** Packages whose children do not know each other; what they share is the package itself, or a child named below. */
    private static final Set<String> APART = Set.of("blob", "store", "protocol");

    private static final Set<String> SHARED =
            Set.of("store.run", "store.event", "store.ledger", "store.file", "store.remote");

    /** The Java client is a module of its own, which only commands use. */
    private static final String CLIENT = "client";

    private Floors() {}

    static boolean isKnown(String packageName) {
        return packageName.startsWith(ROOT) && FLOORS.containsKey(part(packageName, 1));
    }

    /** Why the one package may not import the other; empty if it may. */
    static Optional<String> objection(String from, String to) {
        String source = part(from, 1);
        String target = part(to, 1);
        if (target.equals(CLIENT)) {
            return source.equals("app") || source.equals("bench")
                    ? Optional.empty()
                    : Optional.of(source + " is no command and must not use the client");
        }
        Integer above = FLOORS.get(source);
        Integer below = FLOORS.get(target);
        if (above == null || below == null) {
            return Optional.of((above == null ? source : target) + " has no floor");
        }
        if (source.equals(target)) {
            return APART.contains(source) ? siblings(part(from, 2), part(to, 2)) : Optional.empty();
        }
        return below < above || isNamed(source, target)
                ? Optional.empty()
                : Optional.of(source + " on floor " + above + " must not import " + target + " on floor " + below);
    }

    private static Optional<String> siblings(String source, String target) {
        boolean together = source.equals(target) || !target.contains(".") || SHARED.contains(target);
        return together || isNamed(source, target)
                ? Optional.empty()
                : Optional.of(source + " must not know its sibling " + target);
    }

    private static boolean isNamed(String source, String target) {
        return WITHIN_A_FLOOR.contains(source + " -> " + target);
    }

    /** The first {@code names} names of a package below the root. */
    private static String part(String packageName, int names) {
        String below = packageName.substring(ROOT.length());
        int end = -1;
        for (int i = 0; i < names; i++) {
            end = below.indexOf('.', end + 1);
            if (end < 0) {
                return below;
            }
        }
        return below.substring(0, end);
    }
}
