package dev.weir.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.Protocol;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.PeerDevices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store over a database does when that, or what ships to it, is not as it should be. */
@Timeout(30)
final class RemoteStoreTest {
    private static final Path DATA = Path.of("/data");

    private final SimulatedDisk disk = new SimulatedDisk(3);
    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final AtomicLong silence = new AtomicLong();
    private final EmbeddedStore local = EmbeddedStore.open(
            disk,
            DATA,
            registry,
            new EmbeddedStore.Options(1000, Duration.ofMinutes(10), false),
            System::nanoTime,
            through -> {});
    private final RemoteStore store =
            new RemoteStore(local, EventIds.ALONE, Long.MAX_VALUE, () -> System.nanoTime() + silence.get());
    private final Journal journal = Journal.open(
            new Journal.Options(DATA.resolve("journal"), local.directoryId(), 1 << 20, true),
            disk,
            registry,
            InstantSource.system(),
            System::nanoTime,
            0,
            store::apply);

    @AfterEach
    void close() {
        store.close();
        journal.close();
    }

    private void put() {
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd(new byte[] {'k'}), 1, 2);
        store.apply(journal.append(List.of(batch)));
    }

    private void awaitFailure() {
        while (store.backlog().failure().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void goesOnToTakeReadingsAfterABugOfWhatShipsAndSaysSo() {
        store.begin(journal, new Database() {
            @Override
            public void ship(List<Commit> commits) {
                throw new IllegalStateException("BUG: of the test");
            }
        });
        put();
        awaitFailure();
        put();
        assertThat(store.refusal()).isEmpty();
        assertThat(store.backlog().isBroken()).isTrue();
        assertThat(store.backlog().commits()).isEqualTo(2);
        assertThat(store.absence().orElseThrow().reason()).contains("died of a bug");
    }

    @Test
    void tellsOfADatabaseThatHasSaidNothingForLongAndCutsItOffInTheEnd() {
        CountDownLatch shipping = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        store.begin(journal, new Database() {
            @Override
            public void ship(List<Commit> commits) {
                shipping.countDown();
                await(cut);
                throw new WeirException(WeirException.Code.UNAVAILABLE, "cut off");
            }

            @Override
            void closed() {
                cut.countDown();
            }
        });
        put();
        await(shipping);
        assertThat(store.backlog().failure()).isEmpty();
        silence.set(Duration.ofSeconds(31).toNanos());
        assertThat(store.backlog().failure().orElseThrow().reason()).contains("has not answered for 30 s");
        try (View view = store.view(0, Duration.ZERO)) {
            assertThatThrownBy(() -> view.samples().sampleCount())
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("has not answered");
        }
        assertThatThrownBy(() -> store.requireShipped(1, Duration.ofSeconds(1), "try"))
                .hasMessageContaining("cannot try: 1 commits wait for a database");
        store.endShipping();
        assertThat(cut.getCount()).isZero();
    }

    @Test
    void endsAtOnceThoughAConnectionIsBeingMadeThatNobodyAnswers() {
        CountDownLatch connecting = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        store.begin(journal, new Database() {
            @Override
            public Shipping connect() {
                connecting.countDown();
                await(never);
                throw new WeirException(WeirException.Code.UNAVAILABLE, "closed");
            }

            @Override
            public void ship(List<Commit> commits) {}
        });
        put();
        await(connecting);
        assertThat(store.backlog().isKnown()).isFalse();
        long began = System.nanoTime();
        store.endShipping();
        store.endShipping();
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofMillis(1900).toNanos());
        never.countDown();
    }

    @Test
    void letsGoOfWhatHasExpiredEveryTenMinutes() throws InterruptedException {
        BlockingQueue<Horizons> forgotten = new LinkedBlockingQueue<>();
        store.begin(journal, new Database() {
            @Override
            public void ship(List<Commit> commits) {}

            @Override
            public void forget(Horizons horizons) {
                forgotten.add(horizons);
            }
        });
        put();
        assertThat(forgotten.take()).isSameAs(Horizons.NONE);
        Horizons later = new Horizons(7, new long[] {7}, new byte[] {0});
        store.horizons(later);
        silence.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(forgotten.take()).isSameAs(later);
        silence.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(forgotten.take()).isSameAs(later);
        assertThat(forgotten).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A database and a connection to it, which has nothing yet. */
    private abstract static class Database implements Engine, Shipping {
        private boolean isConnected;

        @Override
        public Map<Protocol, Account> accountsOfOthers() {
            return Map.of();
        }

        @Override
        public Optional<PeerDevices> devicesOfOthers() {
            return Optional.empty();
        }

        @Override
        public int seriesCount(int here) {
            return here;
        }

        /** The engine is closed. */
        void closed() {}

        @Override
        public String title() {
            return "a database";
        }

        @Override
        public Shipping connect() {
            isConnected = true;
            return this;
        }

        @Override
        public Reading read(Horizons horizons) {
            throw new IllegalStateException("BUG: nothing was shipped that could be read");
        }

        @Override
        public Optional<String> put(Event event) {
            throw new IllegalStateException("BUG: nothing was refused");
        }

        @Override
        public void forget(Horizons horizons) {}

        @Override
        public long sequence() {
            assertThat(isConnected).isTrue();
            return 0;
        }

        @Override
        public long timeMicros() {
            return 0;
        }

        @Override
        public void check() {}

        @Override
        public void close() {
            closed();
        }
    }
}
