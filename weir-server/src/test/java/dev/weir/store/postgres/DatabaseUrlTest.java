package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which people write where a database is. */
final class DatabaseUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://weir:p%40ss%2Bwo%25rd@db:5433/data",
                "postgresql://weir:p%40ss+wo%25rd@db:5433/data",
                "postgresql+asyncpg://weir:p%40ss%2bwo%25rd@db:5433/data",
                "jdbc:postgresql://db:5433/data?user=weir&password=p%40ss+wo%25rd"
            })
    void areReadAlike(String text) {
        DatabaseUrl url = DatabaseUrl.of(text);
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5433/data");
        assertThat(url.properties()).containsEntry("user", "weir").containsEntry("password", "p@ss+wo%rd");
        assertThat(url).hasToString("jdbc:postgresql://db:5433/data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://u:sec%ret@h/d",
                "postgres://u:s@ecret@h/d",
                "postgres://u:s/ecret@h/d",
                "postgres://u:secret@h:none/d",
                "mysql://u:secret@h/d"
            })
    void areRefusedWithoutAWordOfThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it")
                .message()
                .doesNotContain("ret");
    }

    @Test
    void areRefusedWithAParameterThatNobodyKnows() {
        assertThatThrownBy(() -> DatabaseUrl.of("postgres://h/d?sslmode=require&foo=bar"))
                .hasMessage("it has a parameter that the driver does not know: foo");
        assertThat(DatabaseUrl.of("postgres://h/d?connect_timeout=3&application_name=x")
                        .properties())
                .containsEntry("connectTimeout", "3");
    }

    @Test
    void haveASchemaOfTheirOwnUnlessTheyNameOne() {
        assertThat(DatabaseUrl.of("postgres://h/d").schema()).isEqualTo("weir");
        assertThat(DatabaseUrl.of("postgres://h/d?currentSchema=other").schema())
                .isEqualTo("other");
    }
}
