package dev.weir.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What senders of numbered lines sent and had acknowledged, and so what must be found: of each session the lines from 1 on without gaps or doubles, up
 * to the one that its record names, each as one event and one sample, under ids that rise and stay. Used by one thread.
 */
final class SessionLedger {
    private final List<String> sessions;
    private final Map<String, Long> sent = new HashMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Map<Long, Node.Line> ids = new HashMap<>();

    /** A ledger of these sessions; it knows nothing of others. */
    SessionLedger(List<String> sessions) {
        this.sessions = List.copyOf(sessions);
    }

    /** Lines were sent: they may be found or not. */
    void sent(List<Node.Line> lines) {
        lines.forEach(line -> sent.merge(line.session(), line.number(), Math::max));
    }

    /** Lines were acknowledged: they are found from now on. */
    void acknowledged(List<Node.Line> lines) {
        sent(lines);
        lines.forEach(line -> acknowledged.merge(line.session(), line.number(), Math::max));
    }

    /** What is wrong with what a node has, if anything. */
    Optional<String> violation(Node node, Map<String, NavigableMap<Long, Double>> samples) {
        Map<String, NavigableMap<Long, Long>> lines = new HashMap<>();
        Map<Long, Node.Line> found = new HashMap<>();
        for (Node.Found event : node.readEvents()) {
            Node.Line line = event.line();
            if (!event.equals(Node.Found.of(event.id(), line))) {
                return Optional.of(event + " was never sent");
            }
            if (found.put(event.id(), line) != null) {
                return Optional.of("the id " + event.id() + " is given twice");
            }
            Long other = lines.computeIfAbsent(line.session(), key -> new TreeMap<>())
                    .put(line.number(), event.id());
            if (other != null) {
                return Optional.of(line + " is doubled under the ids " + other + " and " + event.id());
            }
        }
        for (Map.Entry<Long, Node.Line> before : ids.entrySet()) {
            if (!before.getValue().equals(found.get(before.getKey()))) {
                return Optional.of("the id " + before.getKey() + " was " + before.getValue() + " and is "
                        + found.get(before.getKey()));
            }
        }
        return sessions.stream()
                .flatMap(session -> violation(
                        session,
                        node.line(session),
                        lines.getOrDefault(session, new TreeMap<>()),
                        samples.getOrDefault(session, new TreeMap<>()))
                        .stream())
                .findFirst()
                .or(() -> wrongCount(node, found.size()));
    }

    /** What is wrong with what the node has counted, if anything: it must be what is found, to the line. */
    private Optional<String> wrongCount(Node node, int found) {
        if (node.accepted() != found) {
            return Optional.of("the accounts have " + node.accepted() + " lines, and " + found + " are found");
        }
        return sessions.stream()
                .filter(session -> node.readings(session) != node.line(session))
                .findFirst()
                .map(session -> "the device " + session + " has " + node.readings(session) + " readings and "
                        + node.line(session) + " lines");
    }

    private Optional<String> violation(
            String session, long last, NavigableMap<Long, Long> lines, NavigableMap<Long, Double> samples) {
        if (last < acknowledged.getOrDefault(session, 0L) || last > sent.getOrDefault(session, 0L)) {
            return Optional.of(session + " is at line " + last + ", which was acknowledged up to "
                    + acknowledged.get(session) + " and sent up to " + sent.get(session));
        }
        NavigableMap<Long, Double> expected = new TreeMap<>();
        long id = 0;
        for (long number = 1; number <= last; number++) {
            Long found = lines.get(number);
            if (found == null) {
                return Optional.of("line " + number + " of " + session + " is lost, which is at line " + last);
            }
            if (found <= id) {
                return Optional.of("line " + number + " of " + session + " has the id " + found + " after " + id);
            }
            id = found;
            expected.put(new Node.Line(session, number).micros(), (double) number);
        }
        if (lines.size() != last) {
            return Optional.of(session + " has line " + lines.lastKey() + " and is at line " + last);
        }
        if (!expected.equals(samples)) {
            return Optional.of(session + " has " + samples.size() + " samples for " + last + " lines");
        }
        return Optional.empty();
    }

    /** What was found after a start was shown to readers: from now on it is required, and the rest is gone. */
    void settle(Node node) {
        for (String session : sessions) {
            sent.put(session, node.line(session));
            acknowledged.put(session, node.line(session));
        }
        node.readEvents().forEach(event -> ids.put(event.id(), event.line()));
    }
}
