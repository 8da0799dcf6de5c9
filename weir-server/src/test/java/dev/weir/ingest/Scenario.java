package dev.weir.ingest;

import dev.weir.disk.Disk;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The life of one data directory: opened, checked against the ledger, written to, and ended by a kill or a power cut, over and over.
 * All chance comes from the seed; which change of the disk comes first is up to the threads of flush and spares as well.
 */
final class Scenario {
    private static final int KEYS = 12;
    private static final int TIMES = 4000;
    private static final List<String> SESSIONS = List.of("session.1", "session.2", "session.3");
    private static final int MOST_LINES = 40;
    private static final long RETRY_NANOS = 1_100_000_000L;

    /** How a process ends. */
    enum End {
        KILL,
        POWER_CUT
    }

    /** Makes a node; throws when it cannot be opened. */
    interface Opener {
        /** Opens a node on this disk. */
        Node open(Disk disk, InstantSource clock, LongSupplier nanoTime);
    }

    /** Tells the disk of one round what to do wrong. */
    interface Mischief {
        /** Called when the node is open. */
        void plan(SimulatedDisk disk, Random random);
    }

    private final Random random;
    private final Opener opener;
    private final Ledger ledger = new Ledger();
    private final SessionLedger sessions = new SessionLedger(SESSIONS);
    private final Map<String, Long> nextLines = new HashMap<>();
    private UnaryOperator<Disk> wrapping = UnaryOperator.identity();
    private Mischief mischief = (disk, chance) -> {};
    private int mostSamples = 120;
    private SimulatedDisk disk;
    private long nanos;
    private long newest;
    private double counter;
    private int rounds;
    private long forceFailures;

    Scenario(long seed, Opener opener) {
        this.random = new Random(seed);
        this.opener = opener;
        this.disk = new SimulatedDisk(seed);
    }

    /** Puts another disk before the simulated one. */
    Scenario wrapping(UnaryOperator<Disk> wrapper) {
        wrapping = wrapper;
        return this;
    }

    /** Has something go wrong in each round. */
    Scenario mischief(Mischief plan) {
        mischief = plan;
        return this;
    }

    /** Sends batches of up to so many samples. */
    Scenario mostSamples(int most) {
        mostSamples = most;
        return this;
    }

    /** How many forces have failed in all rounds. */
    long forceFailures() {
        return forceFailures;
    }

    /** Lives a round that ends at the nth change of the disk, or a little after; answers what is wrong, if anything. */
    Optional<String> round(long dieAt, boolean mayDieOpening, End end) {
        rounds++;
        if (mayDieOpening) {
            disk.faults().dieAt(dieAt);
        }
        try (Node node = open()) {
            Map<String, NavigableMap<Long, Double>> found = node.readAll();
            Optional<String> violation = violation(node, found);
            if (violation.isPresent() && !disk.faults().isDead()) {
                return violation.map(words -> "round " + rounds + ": " + words);
            }
            if (violation.isEmpty()) {
                settle(node, found);
            }
            if (!mayDieOpening) {
                disk.faults().dieAt(dieAt);
            }
            mischief.plan(disk, random);
            write(node);
            disk.faults().dieAt(0);
        } catch (WeirException e) {
            if (!disk.faults().isDead()) {
                return Optional.of("round " + rounds + ": does not start again: " + e.getMessage());
            }
        }
        forceFailures += disk.faults().forceFailures();
        disk = end == End.KILL ? disk.afterKill() : disk.powerCut();
        return Optional.empty();
    }

    private Node open() {
        return opener.open(wrapping.apply(disk), InstantSource.system(), () -> nanos);
    }

    private Optional<String> violation(Node node, Map<String, NavigableMap<Long, Double>> found) {
        return ledger.violation(withoutSessions(found)).or(() -> sessions.violation(node, found));
    }

    private void settle(Node node, Map<String, NavigableMap<Long, Double>> found) {
        ledger.settle(withoutSessions(found));
        sessions.settle(node);
        SESSIONS.forEach(session -> nextLines.put(session, node.line(session) + 1));
    }

    private static Map<String, NavigableMap<Long, Double>> withoutSessions(
            Map<String, NavigableMap<Long, Double>> found) {
        Map<String, NavigableMap<Long, Double>> others = new HashMap<>(found);
        SESSIONS.forEach(others::remove);
        return others;
    }

    private void write(Node node) {
        int refused = 0;
        for (int batch = 0; batch < 150 && refused < 3; batch++) {
            List<Node.Sample> samples = samples();
            List<Node.Line> lines = random.nextBoolean() ? lines() : List.of();
            try {
                node.put(samples, lines);
                ledger.acknowledged(samples);
                sessions.acknowledged(lines);
            } catch (WeirException e) {
                ledger.unsure(samples);
                sessions.sent(lines);
                goOnFromTheSession(node, lines);
                refused += disk.faults().isDead() || random.nextInt(4) == 0 ? 3 : 1;
                nanos += RETRY_NANOS;
            }
        }
    }

    /** The next lines of some session. */
    private List<Node.Line> lines() {
        String session = SESSIONS.get(random.nextInt(SESSIONS.size()));
        long from = nextLines.getOrDefault(session, 1L);
        long to = from + 1 + random.nextInt(MOST_LINES);
        nextLines.put(session, to);
        return LongStream.range(from, to)
                .mapToObj(number -> new Node.Line(session, number))
                .toList();
    }

    /** As a sender does that was refused: it asks how far its session came, and sends again what lies beyond. */
    private void goOnFromTheSession(Node node, List<Node.Line> lines) {
        if (!lines.isEmpty() && !disk.faults().isDead()) {
            String session = lines.getFirst().session();
            nextLines.put(session, node.line(session) + 1);
        }
    }

    private List<Node.Sample> samples() {
        int count = 1 + random.nextInt(mostSamples);
        List<Node.Sample> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean late = random.nextInt(5) == 0;
            long time = late ? random.nextInt(TIMES) : newest++ % TIMES;
            samples.add(new Node.Sample("key." + random.nextInt(KEYS), time * 1_000_000, ++counter));
        }
        return samples;
    }
}
