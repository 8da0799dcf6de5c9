package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.AllDevices;
import dev.weir.store.ledger.DeviceChunk;
import dev.weir.store.ledger.DevicePage;
import dev.weir.store.ledger.DeviceState;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers over one keyspace tell each other of the devices that they have heard. */
@Timeout(120)
final class DeviceExchangeTest {
    private static final int MOST = 10_000;
    private static final int MOST_TOLD = 2;
    private static final int MOST_READ = 3;

    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable CqlSession session;

    /** What a server has heard. */
    private static final class Heard {
        private final SeriesRegistry registry = new SeriesRegistry(MOST);
        private final Ledger ledger = new Ledger(registry, MOST, System::nanoTime);
        private long sequence;

        /** Takes a reading of each of these devices, a second after those before. */
        Heard hear(String... devices) {
            Receipt receipt = new Receipt(Protocol.METRICS, Receipt.address(InetAddress.getLoopbackAddress()));
            receipt.accept(devices.length);
            Batch batch = new Batch(devices.length);
            for (String device : devices) {
                batch.add(registry.findOrAdd(device.getBytes(UTF_8)), sequence, 1);
            }
            ledger.apply(new Commit(++sequence, sequence * 1_000_000, registry.size(), List.of(receipt, batch)));
            return this;
        }

        /** Takes a reading of each of so many devices: {@code d0} and so on. */
        Heard hear(int devices) {
            for (int i = 0; i < devices; i++) {
                hear("d" + i);
            }
            return this;
        }
    }

    /** A server as it runs, by the engine's own thread. */
    private final class Server {
        private final Heard heard;
        private final AllDevices all;

        Server(int number, UUID directory, Heard heard) {
            this.heard = heard;
            CassandraEngine engine = Keyspaces.engine(url, number, directory, heard.registry, heard.ledger);
            opened.add(engine);
            engine.connect();
            all = new AllDevices(heard.ledger, engine::devicesOfOthers, InstantSource.system());
        }

        Server(int number) {
            this(number, new UUID(0, number), new Heard());
        }

        long readings(String device) {
            return all.device(device).map(DeviceState::readings).orElse(0L);
        }

        List<String> names() {
            return all.list(DevicePage.FIRST, MOST, any -> true, any -> true).items().stream()
                    .map(DeviceState::name)
                    .toList();
        }
    }

    /** What a server tells and learns, turn by turn. */
    private final class Turns {
        private final Heard heard;
        private final PeerDevices peers = new PeerDevices(MOST, System::nanoTime);
        private final DeviceTelling telling;
        private final DeviceFollow follow;

        Turns(int number, Heard heard) {
            this.heard = heard;
            CqlSession session = session();
            DeviceTables tables = new DeviceTables(session, CassandraUrl.of(url).keyspace());
            telling = new DeviceTelling(session, tables, number, heard.ledger, InstantSource.system(), MOST_TOLD);
            follow = new DeviceFollow(tables, number, peers, MOST_READ);
        }

        AllDevices all() {
            return new AllDevices(heard.ledger, () -> Optional.of(peers), InstantSource.system());
        }

        /** Long ago, by the clock; what its server says of that counts while that is there. */
        boolean isSilent(String device) {
            return all().device(device).orElseThrow().isSilent();
        }

        int known() {
            return all().list(DevicePage.FIRST, MOST, any -> true, any -> true)
                    .items()
                    .size();
        }
    }

    /** One for all of a test. */
    private CqlSession session() {
        if (session == null) {
            session = Connected.open(CassandraUrl.of(url)).session();
            opened.add(session);
        }
        return session;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("within 30 s").isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void readingsOfOneDeviceAreSummedOnBoth() {
        Server one = new Server(0);
        Server other = new Server(1);
        one.heard.hear("gate", "gate", "door");
        other.heard.hear("gate", "window");
        await(() -> one.readings("gate") == 3 && other.readings("gate") == 3);
        assertThat(one.names()).containsExactly("door", "gate", "window");
        assertThat(other.names()).containsExactly("window", "gate", "door");
        assertThat(other.readings("door")).isEqualTo(1);
        one.heard.hear("gate");
        await(() -> other.readings("gate") == 4);
    }

    @Test
    void aServerThatIsGoneIsKnownToWhoeverStartsAndGoesOnWhereItWasWhenItIsBack() throws Exception {
        Heard heard = new Heard();
        UUID directory = new UUID(0, 1);
        Server other = new Server(1, directory, heard);
        other.heard.hear("gate", "gate");
        Server one = new Server(0);
        await(() -> one.readings("gate") == 2);
        for (AutoCloseable each : opened) {
            each.close();
        }
        Server later = new Server(2);
        await(() -> later.readings("gate") == 2);
        heard.hear("gate", "door");
        Server again = new Server(1, directory, heard);
        await(() -> later.readings("gate") == 3 && later.readings("door") == 1);
        again.heard.hear("gate");
        await(() -> later.readings("gate") == 4);
    }

    @Test
    void noMoreThanSomeChunksAreToldInATurnAndTheOthersInTheNext() {
        Turns one = new Turns(0, new Heard().hear((MOST_TOLD + 2) * DeviceChunk.SIZE));
        Turns other = new Turns(1, new Heard());
        one.telling.tell();
        assertThat(Keyspaces.count(url, "select count(*) from KEYSPACE.device")).isEqualTo(MOST_TOLD);
        other.follow.look();
        assertThat(other.known()).isEqualTo(MOST_TOLD * DeviceChunk.SIZE);
        // All of those that have been told have news: the others come first.
        one.heard.hear(MOST_TOLD * DeviceChunk.SIZE);
        one.telling.tell();
        other.follow.look();
        assertThat(other.known()).isEqualTo((MOST_TOLD + 2) * DeviceChunk.SIZE);
        one.telling.tell();
        other.follow.look();
        assertThat(other.all().device("d511").orElseThrow().readings()).isEqualTo(2);
        assertThat(one.heard.ledger.changedChunks(0, MOST)).isEmpty();
    }

    @Test
    void noMoreThanSomeChunksAreReadInALookAndEachServerHasItsTurn() {
        int devices = MOST_READ * DeviceChunk.SIZE;
        Turns one = new Turns(0, new Heard().hear(devices));
        Turns second = new Turns(1, new Heard().hear("gate"));
        while (one.heard.ledger.changedChunks(0, 1).length > 0) {
            one.telling.tell();
        }
        second.telling.tell();
        Turns third = new Turns(2, new Heard());
        third.follow.look();
        assertThat(third.known()).isEqualTo(devices);
        third.follow.look();
        assertThat(third.known()).isEqualTo(devices + 1);
    }

    @Test
    void whatNodesHaveLostIsToldAgain() {
        Turns one = new Turns(0, new Heard().hear(3));
        Turns other = new Turns(1, new Heard());
        one.telling.tell();
        String keyspace = CassandraUrl.of(url).keyspace();
        session().execute("delete from " + keyspace + ".device where server = 0 and chunk = 0");
        session().execute("delete from " + keyspace + ".device_server where part = 0 and server = 0");
        one.telling.tell();
        other.follow.look();
        assertThat(other.known()).isZero();
        one.heard.ledger.allChunksChanged();
        one.telling.tell();
        other.follow.look();
        assertThat(other.known()).isEqualTo(3);
    }

    @Test
    void whatCouldNotBeToldIsToldInAnotherTurn() {
        Turns one = new Turns(0, new Heard().hear(3));
        session().forceCloseAsync().toCompletableFuture().join();
        assertThatThrownBy(one.telling::tell).isInstanceOf(RuntimeException.class);
        assertThat(one.heard.ledger.changedChunks(0, MOST)).containsExactly(0);
    }

    @Test
    void aServerThatSaysNothingAnyMoreIsNotThereUntilItDoes() {
        Turns one = new Turns(0, new Heard().hear("gate").hear("gate").hear("gate"));
        Turns other = new Turns(1, new Heard());
        one.telling.tell();
        for (int look = 0; look < 30; look++) {
            other.follow.look();
        }
        assertThat(other.isSilent("gate")).isFalse();
        other.follow.look();
        assertThat(other.isSilent("gate")).isTrue();
        // It has nothing new to say, but says now and then that it is there.
        for (int turn = 0; turn < 10; turn++) {
            one.telling.tell();
        }
        other.follow.look();
        assertThat(other.isSilent("gate")).isFalse();
    }
}
