package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.format.ndjson.SampleParser;
import dev.weir.format.put.PutParser;
import dev.weir.format.put.RefusalReason;
import dev.weir.format.put.RefusedDevice;
import dev.weir.format.put.Verdicts;
import dev.weir.ingest.ReceiptClock;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import dev.weir.security.Grant;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the text of an item again, by the rules of where it came in, as if it came from that peer now. Any thread. */
final class Rereading {
    private final SeriesRegistry registry;
    private final ReceiptClock clock;
    private final Function<InetAddress, String> addressText;
    private final int lineBytes;
    private final int jsonDepth;

    /**
     * What a text came to: changes, or why there are none.
     *
     * @param device of what is refused, in UTF-8, where it is known
     */
    @SuppressWarnings("ArrayRecordComponent") // Made for one replay.
    record Read(List<Change> changes, @Nullable Reject reject, byte @Nullable [] device) {
        static Read refused(Reject reject, byte @Nullable [] device) {
            return new Read(List.of(), reject, device);
        }
    }

    Rereading(Replayer.Parts parts) {
        this.registry = parts.registry();
        this.clock = parts.clock();
        this.addressText = parts.addressText();
        this.lineBytes = parts.lineBytes();
        this.jsonDepth = parts.jsonDepth();
    }

    /** Reads a text for whom a grant allows it; null allows everything. */
    Read read(RejectedItem item, byte[] text, @Nullable Grant grant) {
        return switch (item.origin()) {
            case METRICS -> put(item, text, grant);
            case NDJSON -> event(item, text, grant, true);
            case HTTP_EVENT -> event(item, text, grant, false);
            case HTTP_SAMPLE -> sample(item, text, grant);
            case HTTP_POUR, REFUSED_EVENT ->
                throw new IllegalStateException("BUG: " + item.origin() + " has a retaker");
        };
    }

    private Read put(RejectedItem item, byte[] text, @Nullable Grant grant) {
        int length = text.length > 0 && text[text.length - 1] == '\n' ? text.length - 1 : text.length;
        byte[] line = Arrays.copyOf(text, length + 1 + PutParser.PADDING);
        line[length] = '\n';
        for (int at = 0; at < length; at++) {
            if (line[at] == '\n') {
                return refused(item, Reject.Code.WRONG_COMMAND, "a replay is of one line, and this is more");
            }
        }
        PutParser parser = new PutParser(registry, lineBytes);
        parser.restrict(grant != null && grant.isRestricted() ? grant::mayWriteKey : null);
        Batch samples = new Batch(1);
        Verdicts verdicts = new Verdicts();
        parser.parse(line, 0, length + 1, samples, verdicts);
        if (verdicts.lines() == 0) {
            return refused(item, Reject.Code.WRONG_COMMAND, "only a put is replayed, and this is none");
        }
        if (verdicts.refused() == 0) {
            return new Read(List.of(samples), null, null);
        }
        Verdicts.Refusal refusal = verdicts.refusal(0);
        String reason = RefusalReason.of(refusal, line, 0, length, lineBytes);
        return Read.refused(
                new Reject(item.reject().line(), refusal.code(), reason), new RefusedDevice().find(line, 0, length));
    }

    private static Read refused(RejectedItem item, Reject.Code code, String why) {
        Reject reject = new Reject(item.reject().line(), code, "cannot take the line: " + why);
        return Read.refused(reject, item.device() == null ? null : item.device().getBytes(UTF_8));
    }

    private Read event(RejectedItem item, byte[] text, @Nullable Grant grant, boolean isLine) {
        EventParser parser = new EventParser(registry, lineBytes, jsonDepth, clock);
        parser.begin(addressText.apply(item.peer()));
        String only = grant == null ? null : grant.device();
        if (only != null) {
            byte[] own = only.getBytes(UTF_8);
            parser.restrict((bytes, from, to) -> Arrays.equals(bytes, from, to, own, 0, own.length));
        }
        EventBatch events = new EventBatch(EventStream.READINGS);
        Batch samples = new Batch(16);
        Rejects rejects = new Rejects();
        byte[] padded = Arrays.copyOf(text, text.length + EventParser.PADDING);
        long now = clock.wallMicros();
        int at = 0;
        while (at < text.length && parser.line() <= 1) {
            at = isLine
                    ? parser.parse(padded, at, text.length, now, events, samples, rejects)
                    : parser.parseElements(padded, at, text.length, now, events, samples, rejects);
        }
        return read(item, parser.line(), List.of(events, samples), rejects);
    }

    private Read sample(RejectedItem item, byte[] text, @Nullable Grant grant) {
        SampleParser parser = new SampleParser(registry, lineBytes, jsonDepth, clock);
        parser.begin();
        parser.restrict(grant != null && grant.isRestricted() ? grant::mayWriteKey : null);
        Batch samples = new Batch(1);
        Rejects rejects = new Rejects();
        byte[] padded = Arrays.copyOf(text, text.length + SampleParser.PADDING);
        int at = 0;
        while (at < text.length && parser.line() <= 1) {
            at = parser.parseElements(padded, at, text.length, samples, rejects);
        }
        return read(item, parser.line(), List.of(samples), rejects);
    }

    private static Read read(RejectedItem item, long objects, List<Change> changes, Rejects rejects) {
        if (objects != 1) {
            String why = objects == 0 ? "there is no object in it" : "a replay is of one object, and this is more";
            return refused(item, Reject.Code.INVALID_JSON, why);
        }
        if (rejects.count() == 0) {
            return new Read(changes, null, null);
        }
        Reject reject = rejects.reject(0);
        String device = rejects.device(0);
        return Read.refused(
                new Reject(item.reject().line(), reject.code(), reject.reason()),
                device == null ? null : device.getBytes(UTF_8));
    }
}
