package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.weir.model.Event;
import dev.weir.model.Protocol;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower;
import dev.weir.store.Horizons;
import dev.weir.store.file.FileRecords;
import dev.weir.store.ledger.Account;
import dev.weir.store.remote.Engine;
import dev.weir.store.remote.Reading;
import dev.weir.store.remote.Shipping;
import dev.weir.thread.PeriodicThread;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A keyspace of Apache Cassandra, 5 or newer. */
public final class CassandraEngine implements Engine {
    /**
     * Whose readings these are, and how long nodes take.
     *
     * @param server its number
     * @param accounts what each protocol has brought here, for others to be told
     * @param audience hears what others take
     * @param settleTime after which what a node has taken is on its disk: twice the period of its {@code commitlog_sync}
     */
    public record Parts(
            UUID directoryId,
            SeriesRegistry registry,
            int server,
            Supplier<Map<Protocol, Account>> accounts,
            Audience audience,
            Duration settleTime,
            InstantSource clock,
            LongSupplier nanoTime) {}

    private static final Logger log = LoggerFactory.getLogger(CassandraEngine.class);
    private static final Duration MERGE_PAUSE = Duration.ofSeconds(5);
    private static final Duration FOLLOW_PAUSE = Duration.ofMillis(500);

    private final CassandraUrl url;
    private final Parts parts;
    private final SeriesHashes hashes;
    private final Object connecting = new Object();
    private final AtomicLong lastLot = new AtomicLong();
    private volatile @Nullable Connected connected;
    private volatile @Nullable Upkeep upkeep;
    private volatile Horizons horizons = Horizons.NONE;
    private final PeriodicThread merging;
    private final PeriodicThread following;
    private final EventFollowing eventFollowing;
    private volatile boolean isClosed;

    /** What shipped last, and when nodes had been started then, for the thread that ships. */
    private @Nullable CassandraShipping shipping;

    private Map<InetAddress, Integer> nodeStarts = Map.of();

    /** Why others could not be followed the last time, for the thread that follows; empty where they could. */
    private String trouble = "";

    /** What the threads {@code cassandra-merge} and {@code cassandra-follow} do. */
    private record Upkeep(LotMerge merge, Forgetting forgetting, Follow follow) {}

    /**
     * A keyspace whose nodes need not be there yet.
     *
     * @throws IllegalArgumentException when the address cannot be understood
     */
    public static CassandraEngine of(String url, Parts parts) {
        return new CassandraEngine(CassandraUrl.of(url), parts);
    }

    private CassandraEngine(CassandraUrl url, Parts parts) {
        this.url = url;
        this.parts = parts;
        this.hashes = new SeriesHashes(parts.registry());
        this.merging = PeriodicThread.start(
                "cassandra-merge", MERGE_PAUSE, MERGE_PAUSE, () -> keepUp(Buckets.LOTS_PER_CHUNK, parts.settleTime()));
        this.following = PeriodicThread.start("cassandra-follow", FOLLOW_PAUSE, FOLLOW_PAUSE, this::follow);
        this.eventFollowing = new EventFollowing(parts.server(), this::usable, parts.nanoTime());
    }

    /** Why an address cannot be understood; empty where it can. */
    public static Optional<String> problem(String url) {
        try {
            CassandraUrl.of(url);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("cannot use store.url: " + e.getMessage());
        }
    }

    /** An address as it may be shown. */
    public static String shown(String url) {
        try {
            return CassandraUrl.of(url).toString();
        } catch (IllegalArgumentException e) {
            return "a keyspace whose address cannot be understood: " + e.getMessage();
        }
    }

    @Override
    public String title() {
        return "Cassandra";
    }

    @Override
    public Shipping connect() {
        try {
            Connected now = connected();
            int number = parts.server();
            if (upkeep == null) {
                ServerNumber.hold(number, parts.directoryId(), now);
                upkeep = new Upkeep(
                        new LotMerge(now, number, LotMerge.WINDOW, parts.nanoTime()),
                        new Forgetting(now, number, hashes, parts.clock()),
                        new Follow(now, number, parts.registry(), hashes, parts.audience(), parts.nanoTime()));
            }
            Map<InetAddress, Integer> starts = NodeStarts.of(now);
            CassandraShipping before = shipping;
            // Nodes that none has left since still have all that they took, also what is not on their disks yet.
            CassandraShipping.Progress progress =
                    before != null && starts.equals(nodeStarts) ? before.progress() : reached(now);
            CassandraShipping next = new CassandraShipping(
                    now,
                    progress,
                    parts.registry(),
                    hashes,
                    parts.settleTime(),
                    parts.nanoTime(),
                    parts.accounts(),
                    lastLot);
            shipping = next;
            nodeStarts = starts;
            return next;
        } catch (RuntimeException e) {
            throw Failures.unavailable("use " + url, e);
        }
    }

    /** What nodes say that this server has brought. */
    private CassandraShipping.Progress reached(Connected now) {
        RisingTimestamps.of(now.session())
                .goOnBehind(ServerRow.written(now.session(), now.tables()).getOrDefault(parts.directoryId(), 0L));
        return new CassandraShipping.Progress(
                ServerRow.of(parts.server(), now.session(), now.tables())
                        .orElse(ServerRow.begin(parts.server(), parts.directoryId())),
                List.of());
    }

    /** The session, which mends its connections itself once it is there; for the thread that ships. */
    private Connected connected() {
        Connected known = connected;
        if (known != null) {
            return known;
        }
        Connected made = Connected.open(url);
        synchronized (connecting) {
            if (isClosed) {
                made.close();
                throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot connect: the server is stopping");
            }
            connected = made;
        }
        return made;
    }

    /** The session, once it is known that this server is its number. */
    private Optional<Connected> usable() {
        return upkeep == null ? Optional.empty() : Optional.ofNullable(connected);
    }

    @Override
    public void follow(EventFollower follower) {
        eventFollowing.follow(follower);
    }

    @Override
    public Reading read(Horizons horizons) {
        return new CassandraReading(established(), hashes, horizons);
    }

    /** The records of uploaded files in the same keyspace. Whoever asks closes them, before this. */
    public FileRecords records() {
        return new CassandraRecords(this::established, url.keyspace(), parts.clock());
    }

    /** Where these records are, as the progress of files tells. */
    public String place() {
        return "cassandra " + url.keyspace();
    }

    /**
     * Which other servers are taken for gone, by the names of their data directories: those that have not been heard of for so long. To be asked all the
     * time; blocks on the network, and throws a WeirException where nobody can say.
     */
    public Supplier<Set<String>> goneAfter(Duration silence) {
        SilentServers silent = new SilentServers(
                () -> ServerRow.written(established().session(), established().tables()), silence, parts.nanoTime());
        return () -> {
            try {
                return silent.gone().stream()
                        .filter(directory -> !directory.equals(parts.directoryId()))
                        .map(UUID::toString)
                        .collect(Collectors.toSet());
            } catch (RuntimeException e) {
                throw Failures.unavailable("look which servers are there", e);
            }
        };
    }

    @Override
    public Map<Protocol, Account> accountsOfOthers() {
        Upkeep known = upkeep;
        return known == null ? Map.of() : known.follow.accounts();
    }

    @Override
    public int seriesCount(int here) {
        return Math.max(
                here, parts.registry().size()); // Others have taken samples of those that have just become known.
    }

    private Connected established() {
        Connected now = connected;
        if (now == null) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot reach " + url + ": there is no connection to it yet");
        }
        return now;
    }

    @Override
    public Optional<String> put(Event event) {
        try {
            Connected now = established();
            Writes writes = new Writes(now.session());
            EventRows rows = new EventRows(now.tables());
            rows.add(event, parts.clock().millis() * 1000, writes);
            rows.flush(writes);
            writes.await();
            return Optional.empty();
        } catch (RuntimeException e) {
            throw Failures.unavailable("bring an event to Cassandra", e);
        }
    }

    /** Merges what has come since the last time if that is at least so many lots, and forgets; what cannot be done now is done another time. */
    private synchronized void keepUp(long leastLots, Duration settleTime) {
        Upkeep known = upkeep;
        try {
            if (known != null && !isClosed) {
                known.merge.run(leastLots, settleTime);
                known.forgetting.run(horizons, parts.registry().size());
            }
        } catch (DriverException e) {
            if (!isClosed) {
                log.warn("cannot keep tables of Cassandra up, trying again: {}", Failures.words(e));
            }
        } catch (IllegalStateException e) {
            if (!isClosed) { // The session says so where it was closed meanwhile.
                throw e;
            }
        }
    }

    /** Looks at what other servers have taken; what cannot be read now is read another time. */
    private void follow() {
        Upkeep known = upkeep;
        if (known == null || isClosed) {
            return;
        }
        try {
            known.follow.look();
            trouble = "";
        } catch (DriverException e) {
            String words = Failures.words(e);
            if (!isClosed && !words.equals(trouble)) {
                trouble = words;
                log.warn("cannot follow the other servers in Cassandra, trying again: {}", words);
            }
        } catch (IllegalStateException e) {
            if (!isClosed) { // The session says so where it was closed meanwhile.
                throw e;
            }
        }
    }

    /** Merges all that has been shipped, and trusts nodes with it. Blocks on the network. */
    void mergeAll() {
        keepUp(1, Duration.ZERO);
    }

    /** Has the thread that merges do that, as it may take a while. */
    @Override
    public void forget(Horizons next) {
        horizons = next;
    }

    @Override
    public void close() {
        Connected now;
        synchronized (connecting) {
            isClosed = true;
            eventFollowing.stop();
            now = connected;
        }
        if (now != null) {
            now.close();
        }
        merging.close();
        following.close();
        eventFollowing.close();
    }
}
