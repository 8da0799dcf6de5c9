package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What several servers have heard is one list, in which each device is once. Three servers tell each other in this process, by clocks that the test sets. */
final class AllDevicesTest {
    private static final long SECOND = 1_000_000;
    private static final int MOST = 2000;

    private final AtomicLong nowMicros = new AtomicLong(1_700_000_000 * SECOND);
    private final PeerDevices peers = new PeerDevices(MOST, this::nanos);
    private final Server here = new Server(7, InetAddress.getLoopbackAddress());
    private final Server second = new Server(2, address(2));
    private final Server third = new Server(3, address(3));
    private final AllDevices all = new AllDevices(
            here.ledger,
            () -> Optional.of(peers),
            () -> Instant.ofEpochSecond(nowMicros.get() / SECOND, nowMicros.get() % SECOND * 1000));

    private long nanos() {
        return nowMicros.get() * 1000;
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server and what it has heard. */
    private final class Server {
        private final int number;
        private final byte[] peer;
        private final SeriesRegistry registry = new SeriesRegistry(MOST);
        private final Ledger ledger = new Ledger(registry, MOST, AllDevicesTest.this::nanos);
        private long sequence;

        Server(int number, InetAddress peer) {
            this.number = number;
            this.peer = Receipt.address(peer);
        }

        /** Takes a reading of each of these devices now. */
        void hear(Protocol protocol, String... devices) {
            Receipt receipt = new Receipt(protocol, peer);
            receipt.accept(devices.length);
            Batch batch = new Batch(devices.length);
            for (String device : devices) {
                batch.add(registry.findOrAdd((device + ".t").getBytes(UTF_8)), nowMicros.get(), 1);
            }
            ledger.apply(new Commit(++sequence, nowMicros.get(), registry.size(), List.of(receipt, batch)));
        }

        void hear(String... devices) {
            hear(Protocol.METRICS, devices);
        }

        /** A reading each second, so often. */
        void hearEverySecond(int times, String... devices) {
            for (int i = 0; i < times; i++) {
                pass(1);
                hear(devices);
            }
        }

        void refuse(String device) {
            Receipt receipt = new Receipt(Protocol.NDJSON, peer);
            receipt.reject(Reject.Code.INVALID_TIMESTAMP, 1);
            receipt.rejectOf(device, 1);
            ledger.apply(new Commit(++sequence, nowMicros.get(), registry.size(), List.of(receipt)));
        }

        /** Tells the server here what it has heard. */
        void tell() {
            for (int chunk : ledger.changedChunks(0, Integer.MAX_VALUE)) {
                peers.put(number, ledger.takeChunk(chunk));
            }
            peers.areKnown();
        }

        /** Marks, as the thread that looks for them does, what has fallen silent. */
        void markSilent() {
            var marks = ledger.fallenSilent(MOST);
            ledger.apply(new Commit(++sequence, nowMicros.get(), registry.size(), List.copyOf(marks)));
        }
    }

    private void pass(double seconds) {
        nowMicros.addAndGet((long) (seconds * SECOND));
    }

    private DeviceState device(String name) {
        return all.device(name).orElseThrow();
    }

    private List<String> names(int limit, Predicate<String> names, Predicate<DeviceState> wanted) {
        List<String> found = new ArrayList<>();
        long next = DevicePage.FIRST;
        do {
            DevicePage page = all.list(next, limit, names, wanted);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(device -> found.add(device.name()));
            next = page.next();
        } while (next != DevicePage.NONE);
        return found;
    }

    private List<String> names(int limit) {
        return names(limit, any -> true, any -> true);
    }

    @Test
    void countsAreSummedAndTheRestIsOfWhoeverHeardItLast() {
        second.hear(Protocol.NDJSON, "d1");
        long first = nowMicros.get();
        pass(10);
        here.hear("d1", "d1");
        pass(10);
        third.hear(Protocol.HTTP, "d1", "d1", "d1");
        long last = nowMicros.get();
        pass(10);
        second.refuse("d1");
        here.refuse("d1");
        second.tell();
        third.tell();
        assertThat(device("d1"))
                .isEqualTo(new DeviceState(
                        "d1",
                        List.of(Protocol.METRICS, Protocol.NDJSON, Protocol.HTTP),
                        address(3),
                        first,
                        java.util.OptionalLong.of(last),
                        6,
                        2,
                        java.util.OptionalDouble.empty(),
                        false,
                        false));
        assertThat(all.device("none")).isEmpty();
    }

    @Test
    void aDeviceIsAsItsServerKnowsItWhereNoOtherDoes() {
        second.hearEverySecond(4, "d1");
        second.refuse("bad");
        second.refuse("x".repeat(Event.MAX_NAME_BYTES));
        second.refuse("x".repeat(Event.MAX_NAME_BYTES + 1));
        second.tell();
        for (String name : List.of("d1", "bad", "x".repeat(Event.MAX_NAME_BYTES))) {
            assertThat(all.device(name)).isEqualTo(second.ledger.device(name)).isPresent();
        }
        assertThat(names(10)).hasSize(3);
    }

    @Test
    void anAddressOfIpv6IsTold() throws java.net.UnknownHostException {
        InetAddress address = InetAddress.getByName("2001:db8::7");
        Server fourth = new Server(4, address);
        fourth.hear("d1");
        fourth.tell();
        assertThat(device("d1").address()).isEqualTo(address);
    }

    @Test
    void whoeverHeardADeviceLastSaysWhetherItIsSilent() {
        here.hearEverySecond(4, "d1");
        second.hearEverySecond(4, "d1");
        second.tell();
        pass(3);
        // Here it is due, there it is not.
        assertThat(here.ledger.device("d1").orElseThrow().isSilent()).isTrue();
        assertThat(device("d1").isSilent()).isFalse();
        pass(3);
        second.markSilent();
        second.tell();
        assertThat(device("d1").isSilent()).isTrue();
        here.hear("d1");
        assertThat(device("d1").isSilent()).isFalse();
    }

    @Test
    void aServerThatIsGoneIsSpokenForByTheClock() {
        second.hearEverySecond(4, "d1");
        second.tell();
        pass(1000);
        assertThat(device("d1").isSilent()).isFalse();
        peers.put(second.number, 1, false);
        assertThat(device("d1").isSilent()).isTrue();
        peers.put(second.number, 1, true);
        assertThat(device("d1").isSilent()).isFalse();
    }

    @Test
    void whoeverHeardItLastTellsThatADeviceIsSilentWhileThatServerIsThere() {
        here.hearEverySecond(4, "d1", "only");
        second.hearEverySecond(4, "d1");
        second.tell();
        pass(2);
        assertThat(here.ledger.fallenSilent(10)).hasSize(2);
        assertThat(all.isSilentEverywhere("only")).isTrue();
        assertThat(all.isSilentEverywhere("d1")).isFalse();
        assertThat(here.ledger.fallenSilent(10)).hasSize(1);
        pass(31);
        assertThat(here.ledger.fallenSilent(10)).hasSize(2);
        assertThat(all.isSilentEverywhere("d1")).isFalse();
        peers.put(second.number, 1, false);
        pass(31);
        assertThat(all.isSilentEverywhere("d1")).isTrue();
    }

    @Test
    void whereTheLastHasNotLearntTheIntervalTheOneThatHasTells() {
        here.hearEverySecond(4, "d1");
        pass(100);
        second.hear("d1");
        second.tell();
        assertThat(device("d1").intervalSeconds()).hasValue(1);
        pass(34);
        assertThat(device("d1").isSilent()).isFalse();
        assertThat(all.isSilentEverywhere("d1")).isFalse();
        pass(2);
        assertThat(device("d1").isSilent()).isTrue();
        pass(30);
        assertThat(all.isSilentEverywhere("d1")).isTrue();
    }

    @Test
    void untilOthersAreKnownNobodyIsTakenForSilentForAMinuteAtMost() {
        here.hearEverySecond(4, "d1");
        pass(10);
        assertThat(all.isSilentEverywhere("d1")).isFalse();
        pass(60);
        assertThat(all.isSilentEverywhere("d1")).isTrue();
    }

    @Test
    void pagesHaveThoseHeardHereFirstAndEachOnce() {
        here.hear("a", "b", "c");
        second.hear("b", "d", "e");
        third.hear("e", "f", "a");
        second.tell();
        third.tell();
        for (int limit = 1; limit < 8; limit++) {
            assertThat(names(limit)).containsExactly("c", "b", "a", "e", "d", "f");
        }
        here.hear("f");
        assertThat(names(2)).containsExactly("f", "c", "b", "a", "e", "d");
        assertThat(names(2, name -> "bdf".contains(name), any -> true)).containsExactly("f", "b", "d");
        assertThat(names(2, any -> true, device -> device.readings() > 1)).containsExactly("f", "b", "a", "e");
    }

    @Test
    void silenceIsThatOfAllWhereItIsAskedFor() {
        here.hearEverySecond(4, "moved", "gone");
        second.hearEverySecond(10, "moved", "other");
        second.hearEverySecond(10, "other");
        second.markSilent();
        second.tell();
        assertThat(names(1, any -> true, DeviceState::isSilent)).containsExactly("gone", "moved");
        second.hear("moved");
        second.tell();
        assertThat(names(1, any -> true, DeviceState::isSilent)).containsExactly("gone");
        assertThat(names(1, any -> true, device -> !device.isSilent())).containsExactly("moved", "other");
    }

    @Test
    void thousandsAreFoundInPagesOfAnySize() {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(Long.getLong("seed", 3));
        TreeSet<String> names = new TreeSet<>();
        for (int turn = 0; turn < 50; turn++) {
            for (Server server : List.of(here, second, third)) {
                String[] heard =
                        random.ints(30, 0, 2500).mapToObj(i -> "device-" + i).toArray(String[]::new);
                server.hear(heard);
                names.addAll(Arrays.asList(heard));
            }
            second.tell();
            third.tell();
        }
        for (int limit : new int[] {1, 10, 100, 1000, 10_000}) {
            assertThat(names(limit)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(names);
        }
        long readings =
                names.stream().mapToLong(name -> device(name).readings()).sum();
        assertThat(readings).isEqualTo(3L * 50 * 30);
    }

    @Test
    void aServerThatGoesBackToAnOlderDirectoryHasWhatItTellsFromThenOn() {
        second.hear("a", "b", "c");
        second.tell();
        third.hear("b");
        third.tell();
        Server older = new Server(2, address(2));
        older.hear("a", "c");
        older.tell();
        assertThat(names(10)).containsExactly("c", "a", "b");
        older.hear("b");
        older.tell();
        assertThat(names(10)).containsExactly("b", "c", "a");
        peers.put(2, 0, true);
        assertThat(names(10)).containsExactly("b");
    }

    @Test
    void moreThanTheMostOfAServerArePassedOver() {
        PeerDevices few = new PeerDevices(DeviceChunk.SIZE + 1, this::nanos);
        for (int i = 0; i < 3 * DeviceChunk.SIZE; i++) {
            second.hear("d" + i);
        }
        for (int chunk : second.ledger.changedChunks(0, 10)) {
            few.put(2, second.ledger.takeChunk(chunk));
        }
        assertThat(few.find("d256".getBytes(UTF_8))).hasSize(1);
        assertThat(few.find("d257".getBytes(UTF_8))).isEmpty();
        assertThat(few.find("d512".getBytes(UTF_8))).isEmpty();
        assertThat(few.listed(2, Integer.MAX_VALUE, 1000)).hasSize(257);
    }

    @Test
    void chunksAreHandedOutInTurnAndAgainOnlyWhereTheyHaveChanged() {
        for (int i = 0; i < 3 * DeviceChunk.SIZE + 1; i++) {
            second.hear("d" + i);
        }
        assertThat(second.ledger.changedChunks(2, 3)).containsExactly(2, 3, 0);
        second.ledger.takeChunk(2);
        second.ledger.takeChunk(3);
        assertThat(second.ledger.changedChunks(2, 3)).containsExactly(0, 1);
        second.hear("d768");
        assertThat(second.ledger.changedChunks(2, 3)).containsExactly(3, 0, 1);
        second.ledger.chunkChanged(2);
        assertThat(second.ledger.changedChunks(2, 4)).containsExactly(2, 3, 0, 1);
        for (int chunk = 0; chunk < 4; chunk++) {
            second.ledger.takeChunk(chunk);
        }
        assertThat(second.ledger.changedChunks(2, 4)).isEmpty();
        second.ledger.allChunksChanged();
        assertThat(second.ledger.changedChunks(0, 10)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whatCannotBeReadIsRefusedAndChangesNothing() {
        second.hear("a", "b");
        byte[] bytes = second.ledger.takeChunk(0).devices();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != 1 && length != 1 + (bytes.length - 1) / 2) {
                assertThatThrownBy(() -> peers.put(2, new DeviceChunk(0, cut)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> peers.put(2, new DeviceChunk(0, bytes)))
                .hasMessage("cannot read devices: they are in a form that this version does not know");
        assertThat(names(10)).isEmpty();
    }
}
