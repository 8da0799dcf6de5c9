package dev.weir.protocol.http;

import dev.weir.format.ndjson.Rejects;
import dev.weir.format.ndjson.SampleParser;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.security.Grant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bare samples. */
final class SampleIntake implements Intake {
    private final SampleParser parser;
    private long samples;

    /** Samples of the series that the grant allows. */
    SampleIntake(SampleParser parser, @Nullable Grant grant) {
        this.parser = parser;
        parser.begin();
        if (grant != null && grant.isRestricted()) {
            parser.restrict(grant::mayWriteKey);
        }
    }

    @Override
    public int parse(byte[] bytes, int from, int to, List<Change> changes, Rejects rejects) {
        Batch numbers = new Batch(16);
        int next = parser.parseElements(bytes, from, to, numbers, rejects);
        if (numbers.count() > 0) {
            changes.add(numbers);
            samples += numbers.count();
        }
        return next;
    }

    @Override
    public long accepted() {
        return samples;
    }
}
