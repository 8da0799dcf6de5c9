package dev.weir.store.cassandra;

import dev.weir.model.Event;
import dev.weir.model.Protocol;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower;
import dev.weir.store.Horizons;
import dev.weir.store.file.FileRecords;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import dev.weir.store.remote.Engine;
import dev.weir.store.remote.Reading;
import dev.weir.store.remote.Shipping;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A keyspace of Apache Cassandra, 5 or newer. */
public final class CassandraEngine implements Engine {
    /**
     * Whose readings these are, and how long nodes take.
     *
     * @param server its number
     * @param ledger what each protocol has brought here, and the devices, for others to be told
     * @param audience hears what others take
     * @param settleTime after which what a node has taken is on its disk: twice the period of its {@code commitlog_sync}
     */
    public record Parts(
            UUID directoryId,
            SeriesRegistry registry,
            int server,
            Ledger ledger,
            Audience audience,
            Duration settleTime,
            InstantSource clock,
            LongSupplier nanoTime) {}

    /** Nobody is away for so long who is to come back soon. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(10);

    private static final int MOST_LINE_BYTES = 8 << 20;

    private final CassandraUrl url;
    private final Parts parts;
    private final SeriesHashes hashes;
    private final Object connecting = new Object();
    private final AtomicLong lastLot = new AtomicLong();
    private final PeerDevices peerDevices;
    private volatile @Nullable Connected connected;
    private volatile @Nullable Upkeep upkeep;
    private volatile Horizons horizons = Horizons.NONE;
    private volatile @Nullable EventFollower follower;
    private volatile boolean isClosed;

    /** What shipped last, for the thread that ships. */
    private @Nullable CassandraShipping shipping;

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
        this.peerDevices = new PeerDevices(parts.registry().limit(), parts.nanoTime());
    }

    /** Why an address cannot be used; empty where it can. Reads the certificates that it names. */
    public static Optional<String> problem(String url) {
        try {
            CassandraUrl.of(url).tls().ifPresent(NodeTls::context);
            return Optional.empty();
        } catch (WeirException e) {
            return Optional.of("cannot use store.url: " + e.reason());
        } catch (IllegalArgumentException e) {
            return Optional.of("cannot use store.url: " + e.getMessage());
        }
    }

    /** Why events cannot come in lines that are so long; empty where they can: nodes refuse a row of more than 16 MiB, in every attempt. */
    public static Optional<String> lineProblem(int lineBytes) {
        return lineBytes <= MOST_LINE_BYTES
                ? Optional.empty()
                : Optional.of("cannot use limits.line of " + lineBytes + " bytes with store=cassandra: at most "
                        + MOST_LINE_BYTES + ", as nodes take no larger events");
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
            ServerRow row = row(now);
            if (upkeep == null) {
                keepUp(now);
            }
            CassandraShipping next = new CassandraShipping(
                    now,
                    row,
                    parts.registry(),
                    hashes,
                    parts.settleTime(),
                    parts.nanoTime(),
                    parts.ledger()::accounts,
                    lastLot);
            shipping = next;
            next.check(); // A row that was to be put says so now: what it has was shipped, and nobody sees it before.
            return next;
        } catch (RuntimeException e) {
            throw Failures.unavailable("use " + url, e);
        }
    }

    /** Begins what is done beside shipping. */
    private void keepUp(Connected now) {
        int number = parts.server();
        SilentServers silent =
                new SilentServers(() -> ServerRow.written(now.session(), now.tables()), GONE_AFTER, parts.nanoTime());
        synchronized (connecting) {
            if (isClosed) {
                throw stopping();
            }
            upkeep = new Upkeep(
                    now,
                    new LotMerge(now, number, LotMerge.WINDOW, parts.nanoTime()),
                    new Forgetting(now, number, parts.registry(), hashes, silent, parts.clock()),
                    new Follow(now, number, parts.registry(), hashes, parts.audience(), parts.nanoTime()),
                    new FollowEvents(now, number, () -> Optional.ofNullable(follower), parts.nanoTime()),
                    new DeviceExchange(
                            now.session(), url.keyspace(), number, parts.ledger(), peerDevices, parts.clock()),
                    () -> horizons,
                    parts.settleTime());
        }
    }

    private static WeirException stopping() {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot connect: the server is stopping");
    }

    /** How far this server has come: nodes that none has left since still have all that they took, also what is not on their disks yet. */
    private ServerRow row(Connected now) {
        Map<InetAddress, Integer> starts = NodeStarts.of(now);
        CassandraShipping before = shipping;
        if (before != null && starts.equals(before.row().brought().nodeStarts())) {
            return before.row();
        }
        ServerNumber.hold(parts.server(), parts.directoryId(), now.session(), url.keyspace());
        RisingTimestamps.of(now.session())
                .goOnBehind(ServerRow.written(now.session(), now.tables()).getOrDefault(parts.directoryId(), 0L));
        ServerRow told = ServerRow.of(parts.server(), now.session(), now.tables())
                .orElse(ServerRow.begin(parts.server(), parts.directoryId()));
        if (starts.equals(told.brought().nodeStarts())) {
            return told;
        }
        parts.ledger().allChunksChanged();
        return told.countingSettled(starts);
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
                throw stopping();
            }
            connected = made;
        }
        return made;
    }

    @Override
    public void follow(EventFollower next) {
        follower = next;
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
        return known == null ? Map.of() : known.follow().accounts();
    }

    @Override
    public Optional<PeerDevices> devicesOfOthers() {
        return Optional.of(peerDevices);
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

    /** Merges all that has been shipped, and trusts nodes with it. Blocks on the network. */
    void mergeAll() {
        Objects.requireNonNull(upkeep).merge(1, Duration.ZERO);
    }

    /** Lets go of what has expired by now. Blocks on the network. */
    void forgetAll() {
        Objects.requireNonNull(upkeep).forget();
    }

    /** Has a thread do that, as it may take a while. */
    @Override
    public void forget(Horizons next) {
        horizons = next;
    }

    @Override
    public void close() {
        synchronized (connecting) {
            isClosed = true;
        }
        if (upkeep != null) {
            upkeep.close();
        } else if (connected != null) {
            connected.close();
        }
    }
}
