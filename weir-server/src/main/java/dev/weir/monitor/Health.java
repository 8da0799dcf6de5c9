package dev.weir.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whether the parts of a server are well. Filled while it opens; then any thread may ask, and is answered without waiting for anybody. */
public final class Health {
    private final Map<String, Supplier<Part>> parts = new LinkedHashMap<>();

    /** How well a part is, worst last. */
    public enum State {
        /** All of it works. */
        OK,
        /** Readings are taken, and something else does not work. */
        DEGRADED,
        /** Readings cannot be taken. */
        DOWN;

        /** As programs see it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How well one part is.
     *
     * @param state the state
     * @param reason why it is not well; empty where it is
     * @param figures what else is worth knowing
     */
    public record Part(State state, String reason, Map<String, Long> figures) {
        /** A part that is well. */
        public static Part ok() {
            return new Part(State.OK, "", Map.of());
        }
    }

    /**
     * How well all are.
     *
     * @param state that of the worst part
     * @param parts by name
     */
    public record Report(State state, Map<String, Part> parts) {}

    /** Adds a part; what tells its state must not block. */
    public void add(String name, Supplier<Part> part) {
        parts.put(name, part);
    }

    /** How well all parts are now. */
    public Report report() {
        Map<String, Part> states = new LinkedHashMap<>();
        List<State> all = new ArrayList<>(List.of(State.OK));
        parts.forEach((name, part) -> {
            Part state = part.get();
            states.put(name, state);
            all.add(state.state());
        });
        return new Report(java.util.Collections.max(all), states);
    }
}
