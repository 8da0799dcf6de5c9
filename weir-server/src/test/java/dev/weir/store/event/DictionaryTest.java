package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.store.run.VarInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A dictionary beside a sorted list. */
final class DictionaryTest {
    private final SplittableRandom random = Seed.random();

    @Test
    void findsAndGivesWhatASortedListHas() {
        for (int round = 0; round < 300; round++) {
            compare(words(random.nextInt(1 + random.nextInt(400))));
        }
    }

    @Test
    void holdsNoWordsOneWordAndTheEmptyWord() {
        compare(List.of());
        compare(List.of(bytes("")));
        compare(List.of(bytes(""), bytes("a")));
        compare(List.of(bytes("größe"), bytes("温度")));
    }

    @Test
    void sharesWhatLongWordsHaveInCommon() {
        List<byte[]> words = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            words.add(bytes("x".repeat(1020) + String.format("%04d", i)));
        }
        byte[] target = new byte[200_000];
        int end = Dictionary.encode(words.toArray(byte[][]::new), words.size(), target, 0);
        assertThat(end).isLessThan(7 * 1024 + 100 * 12);
        compare(words);
    }

    @Test
    void refusesWordsThatShareMoreThanAllMayHave() {
        byte[] bytes = new byte[60_000];
        bytes[0] = (byte) 0xFF; // 255 words, and every restart is at the first of them.
        int at = 4 + 4 * 16;
        bytes[at] = (byte) 0xFF;
        VarInt.put(32_000, bytes, at + 2);
        int next = at + 5 + 32_000;
        for (int i = 1; i < Dictionary.RESTART; i++, next += 5) {
            bytes[next] = (byte) 0xFF;
            VarInt.put(32_000, bytes, next + 1);
        }
        assertThatThrownBy(() -> new Dictionary(bytes, 0).words()).isInstanceOf(IllegalStateException.class);
    }

    private void compare(List<byte[]> words) {
        byte[][] sorted = words.toArray(byte[][]::new);
        int size = Dictionary.maxBytes(
                sorted.length, words.stream().mapToInt(word -> word.length).sum());
        byte[] bytes = new byte[size + 7];
        int end = Dictionary.encode(sorted, sorted.length, bytes, 7);
        assertThat(end).isLessThanOrEqualTo(size + 7);
        Dictionary dictionary = new Dictionary(bytes, 7);
        assertThat(dictionary.count()).isEqualTo(sorted.length);
        assertThat(dictionary.words()).isDeepEqualTo(sorted);
        for (int i = 0; i < sorted.length; i++) {
            assertThat(dictionary.find(sorted[i]))
                    .as("word %d, seed %d", i, Seed.value())
                    .isEqualTo(i);
            assertThat(dictionary.word(i)).isEqualTo(sorted[i]);
            byte[] other = Arrays.copyOf(sorted[i], sorted[i].length + 1);
            other[sorted[i].length] = (byte) random.nextInt(256);
            int expected = Arrays.binarySearch(sorted, other, Arrays::compareUnsigned);
            assertThat(dictionary.find(other)).isEqualTo(Math.max(-1, expected));
        }
        assertThatThrownBy(() -> dictionary.word(sorted.length)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> dictionary.word(-1)).isInstanceOf(IllegalStateException.class);
    }

    private List<byte[]> words(int count) {
        TreeSet<byte[]> words = new TreeSet<>(Arrays::compareUnsigned);
        for (int i = 0; i < count; i++) {
            String start = random.nextBoolean() ? "device-" : "größe.".repeat(random.nextInt(5));
            byte[] rest = new byte[random.nextInt(random.nextInt(20) == 0 ? 1024 : 6)];
            random.nextBytes(rest);
            byte[] begin = bytes(start);
            byte[] word = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, word, begin.length, rest.length);
            words.add(word);
        }
        return List.copyOf(words);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
