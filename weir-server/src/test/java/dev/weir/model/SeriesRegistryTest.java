package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeriesRegistryTest {
    private static final int MANY = 1_000_000;

    @Test
    void givesIdsInTheOrderInWhichKeysFirstCame() {
        SeriesRegistry registry = new SeriesRegistry(10);
        assertThat(add(registry, "b")).isZero();
        assertThat(add(registry, "a")).isEqualTo(1);
        assertThat(add(registry, "b")).isZero();
        assertThat(registry.size()).isEqualTo(2);
        assertThat(registry.key(0)).isEqualTo("b");
        assertThat(find(registry, "a")).isEqualTo(1);
        assertThat(find(registry, "c")).isEqualTo(SeriesRegistry.UNKNOWN);
    }

    @Test
    void takesNoMoreKeysThanTheLimitAndStillKnowsThose() {
        SeriesRegistry registry = new SeriesRegistry(2);
        add(registry, "a");
        add(registry, "b");
        assertThat(add(registry, "c")).isEqualTo(SeriesRegistry.LIMIT_REACHED);
        assertThat(add(registry, "b")).isEqualTo(1);
        assertThat(find(registry, "c")).isEqualTo(SeriesRegistry.UNKNOWN);
        assertThat(registry.size()).isEqualTo(2);
    }

    @Test
    void takesARetiredKeyBackUnderItsOldIdIfTheLimitLetsIt() {
        SeriesRegistry registry = new SeriesRegistry(2);
        add(registry, "a");
        add(registry, "b");
        registry.retire(0);
        registry.retire(0);
        assertThat(registry.liveSize()).isEqualTo(1);
        assertThat(find(registry, "a")).isZero();
        assertThat(registry.key(0)).isEqualTo("a");
        assertThat(add(registry, "c")).isEqualTo(2);
        assertThat(add(registry, "a")).isEqualTo(SeriesRegistry.LIMIT_REACHED);
        registry.retire(1);
        assertThat(add(registry, "a")).isZero();
        assertThat(registry.liveSize()).isEqualTo(2);
        registry.revive(1);
        assertThat(registry.liveSize()).isEqualTo(3);
        assertThat(add(registry, "b")).isEqualTo(1);
        assertThat(add(registry, "d")).isEqualTo(SeriesRegistry.LIMIT_REACHED);
    }

    @Test
    void knowsARetiredKeyInALargerTableToo() {
        SeriesRegistry registry = new SeriesRegistry(10_000);
        add(registry, "first");
        registry.retire(0);
        for (int i = 0; i < 5000; i++) {
            add(registry, "key " + i);
        }
        assertThat(registry.liveSize()).isEqualTo(5000);
        assertThat(find(registry, "first")).isZero();
        assertThat(add(registry, "first")).isZero();
        assertThat(registry.liveSize()).isEqualTo(5001);
    }

    @Test
    void restoresKeysBeyondTheLimitAndThenTakesNoNewOnes() {
        SeriesRegistry registry = new SeriesRegistry(1);
        for (int id = 0; id < 3; id++) {
            assertThat(registry.restore(("key " + id).getBytes(UTF_8))).isEqualTo(id);
        }
        assertThat(registry.restore("key 1".getBytes(UTF_8))).isEqualTo(1);
        assertThat(add(registry, "key 2")).isEqualTo(2);
        assertThat(add(registry, "new")).isEqualTo(SeriesRegistry.LIMIT_REACHED);
        assertThat(registry.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1025})
    void callsAKeyOfAnImpossibleLengthABug(int length) {
        SeriesRegistry registry = new SeriesRegistry(2);
        assertThatThrownBy(() -> registry.findOrAdd(new byte[length]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("BUG: ");
    }

    @Test
    void tellsKeysOfEveryLengthApartWhateverFollowsThem() {
        SeriesRegistry registry = new SeriesRegistry(10_000);
        SplittableRandom random = Seed.random();
        List<byte[]> keys = new ArrayList<>();
        for (int length = 1; length <= SeriesRegistry.MAX_KEY_BYTES; length++) {
            byte[] key = new byte[length];
            Arrays.fill(key, (byte) 'x');
            keys.add(key.clone());
            key[length - 1] = (byte) 0xC3;
            keys.add(key.clone());
            if (length > 1) {
                key[random.nextInt(length - 1)] = 'y';
                keys.add(key);
            }
        }
        for (int id = 0; id < keys.size(); id++) {
            assertThat(among(random, keys.get(id), registry, true)).isEqualTo(id);
        }
        byte[] copy = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING + 3];
        for (int id = 0; id < keys.size(); id++) {
            assertThat(among(random, keys.get(id), registry, false)).isEqualTo(id);
            int length = registry.copyKey(id, copy, 3);
            assertThat(registry.keyLength(id)).isEqualTo(length);
            assertThat(Arrays.copyOfRange(copy, 3, 3 + length)).isEqualTo(keys.get(id));
        }
    }

    /** Looks a key up that lies in the middle of random bytes. */
    private static int among(SplittableRandom random, byte[] key, SeriesRegistry registry, boolean adding) {
        int from = random.nextInt(20);
        byte[] bytes = new byte[from + key.length + SeriesRegistry.PADDING];
        random.nextBytes(bytes);
        System.arraycopy(key, 0, bytes, from, key.length);
        return adding
                ? registry.findOrAdd(bytes, from, from + key.length)
                : registry.find(bytes, from, from + key.length);
    }

    @Test
    void keepsAMillionKeysApart() {
        SeriesRegistry registry = new SeriesRegistry(MANY);
        byte[] bytes = new byte[64];
        for (int i = 0; i < MANY; i++) {
            int length = key(i, bytes);
            if (registry.findOrAdd(bytes, 0, length) != i) {
                throw new AssertionError("key " + i + " is taken for another");
            }
        }
        for (int i = 0; i < MANY; i++) {
            if (registry.find(bytes, 0, key(i, bytes)) != i) {
                throw new AssertionError("key " + i + " is lost");
            }
        }
        assertThat(registry.size()).isEqualTo(MANY);
        assertThat(find(registry, "sensor.1000000.x")).isEqualTo(SeriesRegistry.UNKNOWN);
        assertThat(add(registry, "one.more")).isEqualTo(SeriesRegistry.LIMIT_REACHED);
    }

    private static int key(int number, byte[] target) {
        byte[] key = ("sensor." + number + (number % 3 == 0 ? ".temperature" : ".x")).getBytes(UTF_8);
        System.arraycopy(key, 0, target, 0, key.length);
        return key.length;
    }

    @Test
    void givesEachKeyOneIdWhoeverAddsItFirst() throws Exception {
        int keys = 30_000;
        int threads = 4;
        SeriesRegistry registry = new SeriesRegistry(keys);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<int[]>> adders = IntStream.range(0, threads)
                .mapToObj(thread -> (Callable<int[]>) () -> {
                    start.await();
                    return addAll(registry, keys, thread);
                })
                .toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<int[]>> found = executor.invokeAll(adders);
            int[] ids = found.getFirst().get();
            BitSet dense = new BitSet();
            for (int id : ids) {
                dense.set(id);
            }
            assertThat(dense.cardinality()).isEqualTo(keys).isEqualTo(dense.length());
            for (Future<int[]> other : found) {
                assertThat(other.get()).isEqualTo(ids);
            }
        }
    }

    /** Adds all keys, each thread from a place of its own, and looks each up at once by key and by id. */
    private static int[] addAll(SeriesRegistry registry, int keys, int thread) {
        int[] ids = new int[keys];
        byte[] bytes = new byte[64];
        byte[] copy = new byte[64];
        for (int i = 0; i < keys; i++) {
            int number = (i + thread * 100) % keys;
            int length = key(number, bytes);
            int id = registry.findOrAdd(bytes, 0, length);
            ids[number] = id;
            boolean same = registry.copyKey(id, copy, 0) == length
                    && Arrays.equals(bytes, 0, length, copy, 0, length)
                    && registry.find(bytes, 0, length) == id
                    && id < registry.size();
            if (!same) {
                throw new AssertionError("key " + number + " is not found again");
            }
        }
        return ids;
    }

    private static int add(SeriesRegistry registry, String key) {
        return registry.findOrAdd(key.getBytes(UTF_8));
    }

    private static int find(SeriesRegistry registry, String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return registry.find(Arrays.copyOf(bytes, bytes.length + SeriesRegistry.PADDING), 0, bytes.length);
    }
}
