package dev.weir.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFile;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live streams where messages of other servers are among them. */
@Timeout(60)
final class LiveNumbersTest {
    private static final Path DATA = Path.of("/data");
    private static final long SERVER_3 = 3L << 43;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private SimulatedDisk disk = new SimulatedDisk(1);
    private final List<Taken> started = new ArrayList<>();

    LiveNumbersTest() {
        disk.createDirectory(DATA);
    }

    @AfterEach
    void close() {
        started.forEach(Taken::close);
    }

    private Taken start(int server) {
        Taken taken = new Taken(new NumberBlocks(disk, DATA, server));
        started.add(taken);
        return taken;
    }

    /** The numbers of the next messages. */
    private static List<Long> numbers(Subscription subscription, int count) {
        List<Long> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            subscription.next((seq, json, length) -> numbers.add(seq));
        }
        return numbers;
    }

    @Test
    void numbersBeginWithTheServersAndCountNothingThatNobodyHeard() {
        Taken taken = start(3);
        taken.commit(taken.samples("unheard"));
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(taken.samples("a", "b"));
            assertThat(numbers(subscription, 2)).containsExactly(SERVER_3 + 2, SERVER_3 + 3);
        }
    }

    @Test
    void numbersGoOnAboveAllThatWereGivenBeforeARestart() {
        Taken before = start(3);
        try (Subscription subscription = before.subscribe("*")) {
            before.commit(before.samples("a"));
            assertThat(numbers(subscription, 1)).containsExactly(SERVER_3 + 2);
        }
        disk = disk.powerCut();
        Taken after = start(3);
        try (Subscription subscription = after.subscribe("*", SERVER_3 + 2)) {
            assertThat(Taken.take(subscription, 1)).containsExactly("{\"missed\":null}");
            after.commit(after.samples("a"));
            assertThat(numbers(subscription, 1)).containsExactly(SERVER_3 + NumberBlocks.SIZE + 2);
        }
    }

    @Test
    void aNumberOfAnotherServerIsOfElsewhere() {
        Taken taken = start(3);
        for (long since : new long[] {5, (2L << 43) + 5, (4L << 43) + 5}) {
            try (Subscription subscription = taken.subscribe("*", since)) {
                assertThat(Taken.take(subscription, 1)).containsExactly("{\"missed\":null}");
            }
        }
    }

    @Test
    void oneThatComesBackBehindItsLastMessageMissesNothing() {
        Taken taken = start(3);
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(taken.samples("a"));
            assertThat(numbers(subscription, 1)).hasSize(1);
        }
        taken.live.tell(taken.samples("b"), false);
        try (Subscription again = taken.subscribe("*", SERVER_3 + 2)) {
            assertThat(numbers(again, 1)).containsExactly(SERVER_3 + 3);
        }
    }

    @Test
    void oneThatComesBackAfterNothingWasKeptIsToldThatItMissedSomething() {
        Taken taken = start(3);
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(taken.samples("a"));
            assertThat(numbers(subscription, 1)).containsExactly(SERVER_3 + 2);
        }
        taken.nanos.addAndGet(11 * MINUTE_NANOS);
        taken.live.tend();
        try (Subscription again = taken.subscribe("*", SERVER_3 + 2)) {
            assertThat(Taken.take(again, 1)).containsExactly("{\"missed\":null}");
        }
    }

    @Test
    void whatIsNotToldShowsAsMissedInItsPlace() {
        Taken taken = start(3);
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(taken.samples("a"));
            taken.live.tellMissed(500);
            taken.live.tell(taken.samples("b"), false);
            List<String> told = Taken.take(subscription, 3);
            assertThat(told.get(0)).contains("\"key\":\"a\"");
            assertThat(told.get(1)).isEqualTo("{\"missed\":null}");
            assertThat(told.get(2)).contains("\"key\":\"b\"");
        }
        assertThat(taken.live.missedCount()).isEqualTo(500);
    }

    @Test
    void whatIsTakenHereAndElsewhereAtOnceIsToldOnceEach() throws InterruptedException {
        int count = 20_000;
        Taken taken = start(3);
        Batch here = taken.samples("here");
        Batch elsewhere = taken.samples("elsewhere");
        try (Subscription subscription = taken.subscribe("*")) {
            Thread other = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < count; i++) {
                    taken.live.tell(elsewhere, false);
                }
            });
            for (int i = 0; i < count; i++) {
                taken.commit(here);
            }
            other.join();
            List<String> told = Taken.take(subscription, 2 * count);
            assertThat(told).filteredOn(each -> each.contains("\"here\"")).hasSize(count);
            assertThat(told).filteredOn(each -> each.contains("\"elsewhere\"")).hasSize(count);
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).startsWith("{\"seq\":" + (SERVER_3 + 2 + i) + ",");
            }
        }
    }

    @Test
    void aSampleOfAnotherServerThatCameWithAnEventMatchesByItsKeyAlone() {
        Taken taken = start(3);
        try (Subscription ofDevice = taken.subscribe("d1")) {
            taken.live.tell(taken.samples("d1.temp"), true);
            taken.live.tell(taken.samples("d1.temp"), false);
            assertThat(numbers(ofDevice, 1)).containsExactly(SERVER_3 + 3);
        }
    }

    @Test
    void moreNumbersAreTakenBeforeTheyComeToTheirEndAndWithoutThemMessagesAreMissed() {
        Taken taken = start(0);
        try (Subscription subscription = taken.subscribe("*")) {
            int most = 1 << 20;
            for (int i = 0; i < NumberBlocks.SIZE / most; i++) {
                taken.commit(taken.many("a", most));
            }
            long end = NumberBlocks.SIZE - most + 1;
            assertThat(taken.live.last()).isEqualTo(end);
            taken.live.tend();
            taken.commit(taken.samples("a"));
            assertThat(taken.live.last()).isEqualTo(end + 2); // One of them says that a million are missing.
            assertThat(Taken.take(subscription, 1)).startsWith("{\"missed\":" + (end - 99_999) + "}");
        }
    }

    @Test
    void aFileThatIsNotWhatWasWrittenIsRefused() {
        start(3).subscribe("*").close();
        Path path = DATA.resolve("live-numbers");
        try (DiskFile file = disk.openForWriting(path)) {
            file.write(ByteBuffer.wrap("next 9".getBytes(US_ASCII)), "weir live-numbers 1\n".length());
        }
        Taken taken = start(3);
        assertThatThrownBy(() -> taken.subscribe("*"))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT))
                .hasMessageContaining("live-numbers");
    }
}
