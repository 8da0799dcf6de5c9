package dev.weir.taps;

import dev.weir.model.Protocol;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import dev.weir.rejected.Retaker;
import dev.weir.typed.Arrival;
import dev.weir.typed.Stored;
import dev.weir.typed.TypedEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The way in of pours, from a text to what is kept. Any thread; waits for the commit. */
public final class Pours implements Retaker {
    private final TypedEvents<Pour> events;
    private final PourParser parser;
    private final LongSupplier clock;

    /** What became of a text. */
    sealed interface Outcome {}

    /** It is kept. */
    record Kept(Stored<Pour> pour) implements Outcome {}

    /** It is not, and has no id. */
    record Refused(PourParser.Refused why) implements Outcome {}

    /**
     * The way into events that somebody else closes.
     *
     * @param jsonDepth the deepest object
     * @param ticks times of pours that state none
     * @param clock the time now; both in microseconds since the Unix epoch
     */
    public Pours(TypedEvents<Pour> events, int jsonDepth, LongSupplier ticks, LongSupplier clock) {
        this.events = events;
        this.parser = new PourParser(jsonDepth, ticks);
        this.clock = clock;
    }

    TypedEvents<Pour> events() {
        return events;
    }

    /**
     * Takes a text.
     *
     * @param address whence it came, as a {@link dev.weir.model.Receipt} has it
     * @param beside what is to be kept with the pour
     * @throws dev.weir.model.WeirException when it could not be made durable
     */
    Outcome take(byte[] text, byte[] address, Function<Stored<Pour>, List<RecordPut>> beside) {
        return switch (parser.parse(text)) {
            case PourParser.Refused refused -> new Refused(refused);
            case PourParser.Taken taken -> {
                Pour pour = taken.pour();
                Optional<Stored<Pour>> kept =
                        events.put(new Arrival<>(pour, clock.getAsLong(), Protocol.HTTP, address, text.length, beside));
                yield kept.isPresent() ? new Kept(kept.get()) : new Refused(noRoom(pour));
            }
        };
    }

    private static PourParser.Refused noRoom(Pour pour) {
        String reason = "cannot take the pour: the series \"" + pour.device()
                + ".volume\" would be one more than limits.series allows";
        return new PourParser.Refused(new Reject(1, Reject.Code.SERIES_LIMIT, reason), pour.device());
    }

    @Override
    public Optional<Refusal> take(byte[] text, byte[] address, RecordPut beside) {
        return switch (take(text, address, pour -> List.of(beside))) {
            case Kept kept -> Optional.empty();
            case Refused refused ->
                Optional.of(new Refusal(refused.why().reject(), refused.why().device()));
        };
    }
}
