package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.security.Grant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events with their samples. */
final class EventIntake implements Intake {
    private final EventParser parser;
    private final InstantSource clock;
    private long events;

    /** Events that are of {@code address} where they name no device, all of them of the grant's device where it is tied to one. */
    EventIntake(EventParser parser, InstantSource clock, String address, @Nullable Grant grant) {
        this.parser = parser;
        this.clock = clock;
        parser.begin(address);
        String device = grant == null ? null : grant.device();
        if (device != null) {
            byte[] own = device.getBytes(UTF_8);
            parser.restrict((bytes, from, to) -> Arrays.equals(bytes, from, to, own, 0, own.length));
        }
    }

    @Override
    public int parse(byte[] bytes, int from, int to, List<Change> changes, Rejects rejects) {
        EventBatch told = new EventBatch(EventStream.READINGS);
        Batch numbers = new Batch(16);
        int next = parser.parseElements(bytes, from, to, clock.millis() * 1000, told, numbers, rejects);
        if (told.count() > 0) {
            changes.add(told);
            changes.add(numbers);
            events += told.count();
        }
        return next;
    }

    @Override
    public long accepted() {
        return events;
    }
}
