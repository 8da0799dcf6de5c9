package dev.weir.typed;

import dev.weir.model.EventIds;
import dev.weir.store.EventFollower.Gone;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stops to count events that go, and finds which event of each device is the first then, while others write. Any thread but the one that writes; waits for that and for
 * reader threads.
 */
final class Departures<E> {
    private final Shares shares;
    private final StoredEvents stored;
    private final Removals<E> removals;
    private final Writer<E> writer;

    Departures(Shares shares, StoredEvents stored, Removals<E> removals, Writer<E> writer) {
        this.shares = shares;
        this.stored = stored;
        this.removals = removals;
        this.writer = writer;
    }

    /**
     * Stops to count those of some events that are known.
     *
     * @param areTold whether everybody is told of each
     * @throws dev.weir.model.WeirException when what is stored cannot be read
     */
    void forget(List<Gone> gone, boolean areTold) {
        // Server by server: a search among ids must not go from those of one to those of the next, which lie far away.
        Map<Integer, List<Gone>> byServer = gone.stream()
                .filter(each -> shares.has(each.id()))
                .collect(Collectors.groupingBy(each -> EventIds.server(each.id())));
        byServer.values().forEach(each -> forgetOfOne(each, areTold));
    }

    private void forgetOfOne(List<Gone> gone, boolean areTold) {
        Set<Long> going = gone.stream().map(Gone::id).collect(Collectors.toSet());
        Share share = Writer.await(writer.step(() -> shares.of(gone.getFirst().id())));
        Set<String> orphans = Writer.await(writer.step(() -> removals.orphans(share, gone)));
        long first = gone.stream().mapToLong(Gone::id).min().orElseThrow();
        KindIndex index = share.index();
        Map<String, Long> firsts =
                stored.next(orphans, first, index.lastId(), id -> index.has(id) && !going.contains(id));
        Writer.await(writer.step(() -> {
            removals.forget(share, gone, firsts, areTold);
            return true;
        }));
    }
}
