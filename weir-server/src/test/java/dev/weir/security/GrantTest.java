package dev.weir.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
    @ParameterizedTest
    @CsvSource({
        "d1,d1,true",
        "d1,d1.temp,true",
        "d1,d1.a.b,true",
        "d1,d1.,true",
        "d1,d10,false",
        "d1,d10.temp,false",
        "d1,d,false",
        "d1,D1,false",
        "d1,.d1,false",
        "d1,d1_x,false",
        "New York,New_York,true",
        "New York,New_York.temp,true",
        "New   York,New_York.temp,true",
        "a\u00a0b,a_b.x,true",
        "ü.x,ü.x.temp,true",
        "ü.x,ü,false"
    })
    void aTokenTiedToADeviceWritesItsKeysAlone(String device, String key, boolean allowed) {
        assertThat(mayWrite(grant(Scope.WRITE, device), key)).isEqualTo(allowed);
    }

    @Test
    void aKeyInTheMiddleOfABufferEndsWhereItEnds() {
        byte[] line = "put d1.temp 1 1\n".getBytes(UTF_8);
        assertThat(grant(Scope.WRITE, "d1").mayWriteKey(line, 4, 11)).isTrue();
        assertThat(grant(Scope.WRITE, "d1.temp.x").mayWriteKey(line, 4, 11)).isFalse();
    }

    @Test
    void readingAndWritingDoNotIncludeEachOther() {
        assertThat(grant(Scope.READ, null).mayRead()).isTrue();
        assertThat(mayWrite(grant(Scope.READ, null), "a")).isFalse();
        assertThat(grant(Scope.WRITE, null).mayRead()).isFalse();
        assertThat(mayWrite(grant(Scope.WRITE, null), "a")).isTrue();
        assertThat(grant(Scope.ADMIN, null).mayRead()).isTrue();
        assertThat(mayWrite(grant(Scope.ADMIN, null), "a")).isTrue();
    }

    @Test
    void onlyWhatMayNotWriteEveryKeyIsRestricted() {
        assertThat(grant(Scope.READ, null).isRestricted()).isTrue();
        assertThat(grant(Scope.WRITE, "d1").isRestricted()).isTrue();
        assertThat(grant(Scope.WRITE, null).isRestricted()).isFalse();
        assertThat(grant(Scope.ADMIN, null).isRestricted()).isFalse();
    }

    @Test
    void onlyATokenToWriteIsTiedToADevice() {
        assertThatThrownBy(() -> grant(Scope.READ, "d1")).hasMessage("only a token to write is tied to a device");
        assertThatThrownBy(() -> grant(Scope.ADMIN, "d1")).hasMessage("only a token to write is tied to a device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\tb", "a\u0085b"})
    void refusesADeviceThatNoneCanBeNamed(String device) {
        assertThatThrownBy(() -> grant(Scope.WRITE, device)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Grant grant(Scope scope, @Nullable String device) {
        return new Grant("0123abcd", scope, device);
    }

    private static boolean mayWrite(Grant grant, String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return grant.mayWriteKey(bytes, 0, bytes.length);
    }
}
