package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Reads what another server has shipped, whichever series it is of. Used by one thread; blocks on the network. */
final class PeerLots {
    private final Connected connected;
    private final SeriesIds ids;
    private final SampleBlock block = new SampleBlock();

    PeerLots(Connected connected, SeriesIds ids) {
        this.connected = connected;
        this.ids = ids;
    }

    /**
     * The samples of the lots behind one and up to another that were taken after a time, by series, also where two lots have the same as one was shipped again. They are
     * few enough for the heap. A series whose key
     * nodes have lost, until it is shipped again, is passed over.
     */
    List<PeerSample> read(int server, long after, long through, long takenAfter) {
        List<CompletionStage<AsyncResultSet>> asked = new ArrayList<>();
        for (long chunk = Buckets.chunk(after + 1); chunk <= Buckets.chunk(through); chunk++) {
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                asked.add(connected
                        .session()
                        .executeAsync(connected.tables().lots.bind(server, bucket, chunk, after, through)));
            }
        }
        Set<PeerSample> found = new LinkedHashSet<>();
        asked.forEach(answer -> add(server, answer, takenAfter, found));
        return new ArrayList<>(found);
    }

    private void add(int server, CompletionStage<AsyncResultSet> answer, long takenAfter, Set<PeerSample> into) {
        AsyncResultSet page = Session.await(answer);
        while (true) {
            for (Row row : page.currentPage()) {
                add(server, Values.bytes(row, 0), takenAfter, into);
            }
            if (!page.hasMorePages()) {
                return;
            }
            page = Session.await(page.fetchNextPage());
        }
    }

    private void add(int server, byte[] stretches, long takenAfter, Set<PeerSample> into) {
        ByteBuffer row = ByteBuffer.wrap(stretches);
        while (row.hasRemaining()) {
            int id = ids.of(SeriesHash.read(row));
            int length = row.getInt();
            if (id != SeriesRegistry.UNKNOWN) {
                Stretch stretch = Stretch.read(server, stretches, row.position(), row.position() + length);
                add(id, stretch, takenAfter, into);
            }
            row.position(row.position() + length);
        }
    }

    private void add(int seriesId, Stretch stretch, long takenAfter, Set<PeerSample> into) {
        if (stretch.lastTaken() <= takenAfter) {
            return;
        }
        for (Stretch.Run run : stretch.runs()) {
            RunDecoder.decode(stretch.bytes(), run.samples(), block);
            long[] taken = stretch.taken(run);
            for (int i = 0; i < block.count; i++) {
                if (taken[i] > takenAfter) {
                    into.add(new PeerSample(taken[i], seriesId, block.timestampMicros[i], block.values[i]));
                }
            }
        }
    }
}
