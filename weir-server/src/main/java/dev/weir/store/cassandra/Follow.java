package dev.weir.store.cassandra;

import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Follows the other servers of a keyspace: makes their keys known here, and tells what they take to whoever listens. It looks at the lots that have become whole since
 * the last look; where that is more than listeners could keep, at the last of them. Used by the thread {@code cassandra-follow}; blocks on the network.
 */
final class Follow {
    /** About as much as is kept for those who listen. */
    private static final long MOST_SAMPLES = 100_000;

    private static final long MOST_EVENTS = 10_000;

    /** So many of the last events are told where there are too many. */
    private static final long LAST_EVENTS = 1000;

    /** Well before lots that are merged may be gone. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Connected connected;
    private final int own;
    private final SeriesRegistry registry;
    private final Audience audience;
    private final LongSupplier nanoTime;
    private final PeerLots lots;
    private final PeerEvents events;
    private final Retelling retelling;

    /** By number, of which there are 1024. */
    private final Map<Integer, Peer> peers = new HashMap<>();

    private boolean hasLooked;

    /** Replaced whole, and never changed. */
    private volatile Map<Protocol, Account> accounts = Map.of();

    /** Another server, and how far it had come when it was looked at last. */
    private static final class Peer {
        private final PeerKeys keys;
        private boolean areKeysRead;
        private long lot;
        private long samples;
        private long newest;
        private final Map<Integer, Long> events = new HashMap<>();
        private long lookedAtNanos;

        Peer(PeerKeys keys) {
            this.keys = keys;
        }

        /** What nodes say after a power cut may be less than before, and what is shipped again must not be told again. */
        void reached(ServerRow row, long nowNanos) {
            lot = row.brought().lot();
            samples = row.brought().samples();
            newest = Math.max(newest, row.brought().newest());
            row.brought().events().forEach((stream, id) -> events.merge(stream, id, Math::max));
            lookedAtNanos = nowNanos;
        }
    }

    /** Begins at the next look: what was taken before is not told. */
    Follow(
            Connected connected,
            int own,
            SeriesRegistry registry,
            SeriesHashes hashes,
            Audience audience,
            LongSupplier nanoTime) {
        this.connected = connected;
        this.own = own;
        this.registry = registry;
        this.audience = audience;
        this.nanoTime = nanoTime;
        this.lots = new PeerLots(connected, new SeriesIds(registry, hashes));
        this.events = new PeerEvents(connected);
        this.retelling = new Retelling(registry, audience);
    }

    /** Looks at how far the others have come. Throws what the driver does; the next look goes on from where this one has come to. */
    void look() {
        boolean isListening = audience.isListening();
        Map<Protocol, Account> sums = new EnumMap<>(Protocol.class);
        for (ServerRow row : ServerRow.all(connected.session(), connected.tables())) {
            if (row.number() != own) {
                look(row, isListening);
                row.accounts().forEach((protocol, account) -> sums.merge(protocol, account, Account::plus));
            }
        }
        accounts = sums;
        hasLooked = true;
    }

    /** What each protocol has brought to the others, as of the last look. Any thread. */
    Map<Protocol, Account> accounts() {
        return accounts;
    }

    private void look(ServerRow row, boolean isListening) {
        Peer peer = peers.computeIfAbsent(row.number(), this::begin);
        boolean isNew = peer.lot != row.brought().lot();
        if (isNew || !peer.areKeysRead) {
            peer.keys.read();
            peer.areKeysRead = true;
        }
        // One that was not there at the look before has taken all of it since.
        if (isNew && isListening && hasLooked) {
            tell(peer, row);
        }
        peer.reached(row, nanoTime.getAsLong());
    }

    private Peer begin(int number) {
        Peer peer = new Peer(new PeerKeys(connected, number, registry));
        peer.lookedAtNanos = nanoTime.getAsLong();
        return peer;
    }

    private void tell(Peer peer, ServerRow row) {
        long between = row.brought().samples() - peer.samples;
        boolean isTooMuch = between > MOST_SAMPLES
                || nanoTime.getAsLong() - peer.lookedAtNanos > LONGEST_PAUSE.toNanos()
                || row.brought().events().keySet().stream()
                        .anyMatch(stream -> eventsBehind(peer, row, stream) > MOST_EVENTS);
        long after = isTooMuch
                ? row.brought().lot() - 1
                : Math.min(peer.lot, row.brought().lot());
        List<PeerSample> samples = lots.read(row.number(), after, row.brought().lot(), peer.newest);
        List<PeerEvent> found = new ArrayList<>();
        boolean isAll = !isTooMuch;
        for (EventStream stream : EventStream.values()) {
            long most = isTooMuch ? LAST_EVENTS : MOST_EVENTS;
            long newest = row.brought().events().getOrDefault(stream.number(), 0L);
            long count = Math.min(most, eventsBehind(peer, row, stream.number()));
            isAll &= count == 0 || events.read(stream, newest - count, newest, found);
        }
        found.removeIf(event -> event.taken() <= peer.newest);
        if (!isAll) {
            audience.tellMissed(Math.max(1, between - samples.size()));
        }
        retelling.tell(samples, found);
    }

    /** How many ids of a stream were given since the last look. */
    private static long eventsBehind(Peer peer, ServerRow row, int stream) {
        Long newest = row.brought().events().get(stream);
        if (newest == null) {
            return 0;
        }
        long first = newest - EventIds.counter(newest);
        return Math.max(0, newest - peer.events.getOrDefault(stream, first - 1));
    }
}
