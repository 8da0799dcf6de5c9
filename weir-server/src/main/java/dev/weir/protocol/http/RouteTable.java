package dev.weir.protocol.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the routes of a path. Immutable. */
final class RouteTable {
    private final List<Route> all = new ArrayList<>();
    private final Map<String, Map<String, Route>> literal = new HashMap<>();
    private final Map<String, Map<String, Route>> patterns = new LinkedHashMap<>();

    /**
     * The routes of one path, by method.
     *
     * @param path as it was declared
     * @param byMethod what is served there
     * @param values of its path parameters
     */
    record Match(String path, Map<String, Route> byMethod, Map<String, String> values) {
        @Nullable Route route(String method) {
            return byMethod.get(method.equals("HEAD") ? "GET" : method);
        }

        /** As the header Allow says it. */
        String allowed() {
            TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }

    RouteTable(List<Routes> groups) {
        for (Routes group : groups) {
            for (Route route : group.routes()) {
                boolean isPattern = route.path().indexOf('{') >= 0;
                Route other = (isPattern ? patterns : literal)
                        .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                        .put(route.method(), route);
                if (other != null) {
                    throw new IllegalStateException("BUG: two routes for " + route.method() + " " + route.path());
                }
                all.add(route);
            }
        }
    }

    List<Route> all() {
        return List.copyOf(all);
    }

    /** The routes of a path as it came, percent signs and all. A segment is never more than one, whatever it decodes to. */
    Optional<Match> find(String rawPath) {
        Map<String, Route> exact = literal.get(rawPath);
        if (exact != null) {
            return Optional.of(new Match(rawPath, exact, Map.of()));
        }
        String[] segments = rawPath.split("/", -1);
        for (Map.Entry<String, Map<String, Route>> each : patterns.entrySet()) {
            Map<String, String> values = values(each.getKey().split("/", -1), segments);
            if (values != null) {
                return Optional.of(new Match(each.getKey(), each.getValue(), values));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Map<String, String> values(String[] pattern, String[] segments) {
        if (pattern.length != segments.length) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith("{") && !segments[i].isEmpty()) {
                values.put(pattern[i].substring(1, pattern[i].length() - 1), PercentText.decode(segments[i], false));
            } else if (!pattern[i].equals(segments[i])) {
                return null;
            }
        }
        return values;
    }
}
