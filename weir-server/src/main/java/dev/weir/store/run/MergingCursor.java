package dev.weir.store.run;

import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the runs of several sources into one rising sequence of samples; where two sources have the same time, the newer wins: the later
 * one of them, unless they say when each sample was written.
 *
 * <p>A run is decoded when its first sample is due, and not before, so that sources which do not overlap cost one decoded run at a time.
 */
public final class MergingCursor implements SampleCursor {
    private final List<Lane> lanes = new ArrayList<>();
    private final TimeRange range;
    private long overwritten;

    /** Merges {@code sources}, oldest first, within a range. The cursors are closed with this one. */
    public MergingCursor(List<? extends RunCursor> sources, TimeRange range) {
        this.range = range;
        for (RunCursor source : sources) {
            Lane lane = new Lane(source);
            if (lane.advance()) {
                lanes.add(lane);
            } else {
                source.close();
            }
        }
    }

    @Override
    public boolean next(SampleBlock into) {
        into.count = 0;
        while (into.count < SampleBlock.CAPACITY && !lanes.isEmpty()) {
            Lane first = earliest();
            long bound = skipOverwritten(first);
            boolean whole = first.isWholeBefore(bound);
            if (into.count > 0 && (whole || (lanes.size() == 1 && !first.decoded))) {
                return true; // What comes now is a run of its own: better handed out whole.
            }
            if (whole) {
                first.handOver(into);
                return true;
            }
            first.copyBefore(bound, into);
        }
        return into.count > 0;
    }

    @Override
    public long dueMicros() {
        return lanes.isEmpty() ? Long.MAX_VALUE : earliest().time();
    }

    @Override
    public @Nullable SampleTotals takeTotals(long beforeMicros) {
        if (lanes.isEmpty()) {
            return null;
        }
        Lane first = earliest();
        RunHeader header = first.isWholeBefore(Math.min(beforeMicros, range.toMicros())) ? first.source.header() : null;
        if (header == null) {
            return null;
        }
        for (Lane lane : lanes) {
            if (lane != first && lane.time() <= header.lastMicros()) {
                return null;
            }
        }
        first.moveOn();
        return header.totals();
    }

    /** The lane whose sample is due; of several at the same time, the newest. */
    private Lane earliest() {
        Lane first = lanes.getFirst();
        for (Lane lane : lanes) {
            boolean isNewer = lane != first && lane.time() == first.time() && lane.version() >= first.version();
            if (isNewer || lane.time() < first.time()) {
                first = lane;
            }
        }
        return first;
    }

    /** Passes over what {@code first} overwrites in older lanes, and answers the time at which another lane is due. */
    private long skipOverwritten(Lane first) {
        long bound = range.toMicros();
        long time = first.time();
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane lane = lanes.get(i);
            if (lane == first) {
                continue;
            }
            boolean isOverwritten = lane.time() == time;
            overwritten += isOverwritten ? 1 : 0;
            if (isOverwritten && !lane.skipOne()) {
                lane.end();
            } else {
                bound = Math.min(bound, lane.time());
            }
        }
        return bound;
    }

    /** How many samples were passed over because a newer source had their time. */
    public long overwritten() {
        return overwritten;
    }

    @Override
    public long detach() {
        lanes.forEach(Lane::detach);
        return lanes.stream().mapToLong(lane -> lane.source.heldBytes()).sum();
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.source.close());
        lanes.clear();
    }

    /** One source and where it stands: on a sample within the range, once {@link #advance} has answered true. */
    private final class Lane {
        private final SampleBlock block = new SampleBlock();
        private RunCursor source;
        private boolean decoded;
        private int at;
        private long dueMicros;

        Lane(RunCursor source) {
            this.source = source;
        }

        /** Moves to the next run that reaches into the range; false if there is none. */
        boolean advance() {
            decoded = false;
            while (source.next() && source.firstMicros() < range.toMicros()) {
                if (source.lastMicros() >= range.fromMicros()) {
                    dueMicros = source.firstMicros();
                    if (dueMicros >= range.fromMicros()) {
                        return true;
                    }
                    dueMicros = range.fromMicros();
                    if (decode() && dueMicros < range.toMicros()) {
                        return true;
                    }
                    decoded = false;
                }
            }
            return false;
        }

        long time() {
            return dueMicros;
        }

        /** When the sample that is due was written; 0 where the order of the sources says that. */
        long version() {
            long[] versions = source.versions();
            if (versions == null) {
                return 0;
            }
            ensureDecoded();
            return versions[at];
        }

        /** Decodes the current run and stands on its first sample at or after what is due; false if there is none. */
        private boolean decode() {
            source.read(block);
            int found = java.util.Arrays.binarySearch(block.timestampMicros, 0, block.count, dueMicros);
            at = found >= 0 ? found : -found - 1;
            decoded = true;
            if (at == block.count) {
                return false;
            }
            dueMicros = block.timestampMicros[at];
            return true;
        }

        private void ensureDecoded() {
            if (!decoded && !decode()) {
                throw new IllegalStateException("BUG: a run has lost the sample that was due");
            }
        }

        boolean skipOne() {
            ensureDecoded();
            return moveTo(at + 1);
        }

        private boolean moveTo(int index) {
            at = index;
            if (index == block.count) {
                return advance();
            }
            dueMicros = block.timestampMicros[index];
            return dueMicros < range.toMicros();
        }

        /** Copies what lies before {@code bound}, at least one sample, as far as there is room; leaves the lanes at the end. */
        void copyBefore(long bound, SampleBlock into) {
            ensureDecoded();
            int end = block.count;
            if (block.timestampMicros[end - 1] >= bound) {
                int found = java.util.Arrays.binarySearch(block.timestampMicros, at, end, bound);
                end = found >= 0 ? found : -found - 1;
            }
            int count = Math.min(end - at, SampleBlock.CAPACITY - into.count);
            into.ensure(into.count + count);
            System.arraycopy(block.timestampMicros, at, into.timestampMicros, into.count, count);
            System.arraycopy(block.values, at, into.values, into.count, count);
            into.count += count;
            if (!moveTo(at + count)) {
                end();
            }
        }

        /** Whether all of the current run, not decoded yet, is due and comes before {@code bound}. */
        boolean isWholeBefore(long bound) {
            return !decoded && dueMicros == source.firstMicros() && source.lastMicros() < bound;
        }

        /** Decodes all of the current run into a block and leaves it behind. */
        void handOver(SampleBlock into) {
            source.read(into);
            moveOn();
        }

        /** Leaves the current run behind; leaves the lanes at the end. */
        void moveOn() {
            if (!advance()) {
                end();
            }
        }

        void end() {
            source.close();
            lanes.remove(this);
        }

        void detach() {
            source = source.detached();
            decoded = false;
            block.release();
        }
    }
}
