package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text comes back from a column that takes no zero. */
final class TextsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "d1", "\0", "a\0b\0", "\uF600", "\uF6000", "\uF600s", "\uF600\0\uF600s0", "\uD83C\uDF7A"})
    void comesBackAndHasNoZero(String text) {
        assertThat(Texts.stored(text)).doesNotContain("\0");
        assertThat(Texts.read(Texts.stored(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d1", "an ordinary name", "\uD83C\uDF7A"})
    void staysAsItIsWhereItCan(String text) {
        assertThat(Texts.stored(text)).isEqualTo(text);
    }
}
