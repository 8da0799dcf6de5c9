package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.remote.Shipping;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server looks whether another is there, by a clock that the test sets. */
@SuppressWarnings("NullAway.Init")
@Timeout(120)
final class SilentServersTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static final AtomicLong nanos = new AtomicLong(-5);

    private static CassandraEngine one;
    private static CassandraEngine other;
    private static Shipping shipping;

    private final Supplier<Set<String>> gone = one.goneAfter(SILENCE);

    @BeforeAll
    static void open() {
        String url = keyspaces.create();
        one = engine(url, 0, ONE);
        other = engine(url, 1, OTHER);
        one.connect().check();
        shipping = other.connect();
        shipping.check();
    }

    private static CassandraEngine engine(String url, int server, UUID directory) {
        SeriesRegistry registry = new SeriesRegistry(1);
        return CassandraEngine.of(
                url,
                new CassandraEngine.Parts(
                        directory,
                        registry,
                        server,
                        new Ledger(registry, 1, nanos::get),
                        new Heard(registry),
                        Duration.ZERO,
                        InstantSource.system(),
                        nanos::get));
    }

    @AfterAll
    static void close() {
        if (other != null) {
            one.close();
            other.close();
        }
    }

    /** What is said of each of so many seconds, one after the other; in the last. */
    private Set<String> after(int seconds) {
        Set<String> last = gone.get();
        for (int i = 0; i < seconds; i++) {
            nanos.addAndGet(1_000_000_000);
            last = gone.get();
        }
        return last;
    }

    @Test
    void aServerThatIsIdleIsThere() {
        for (int i = 0; i < 40; i++) {
            shipping.check();
            assertThat(after(1)).isEmpty();
        }
    }

    @Test
    void aServerThatWritesNothingAnyMoreIsGoneUntilItDoes() {
        assertThat(after(29)).isEmpty();
        assertThat(after(1)).containsExactly(OTHER.toString());
        shipping.check();
        assertThat(after(29)).isEmpty();
        assertThat(after(1)).containsExactly(OTHER.toString());
    }

    @Test
    void afterAPauseNobodyIsTakenForGone() {
        assertThat(after(29)).isEmpty();
        nanos.addAndGet(11_000_000_000L);
        assertThat(after(29)).isEmpty();
        assertThat(after(1)).containsExactly(OTHER.toString());
    }
}
