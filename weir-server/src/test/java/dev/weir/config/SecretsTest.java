package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "postgres://weir:hunter2@db:5432/weir,              postgres://weir:***@db:5432/weir",
        "postgresql+asyncpg://weir:hun/ter@2@db/weir,       postgresql+asyncpg://weir:***@db/weir",
        "postgres://db:5432/weir,                           postgres://db:5432/weir",
        "postgres://weir@db/weir,                           postgres://weir@db/weir",
        "jdbc:postgresql://db/weir?user=w&password=hunter2&ssl=true, jdbc:postgresql://db/weir?user=w&password=***&ssl=true",
        "jdbc:postgresql:weir?sslpassword=hunter2,          jdbc:postgresql:weir?sslpassword=***",
    })
    void masksThePasswordInTheListing(String given, String shown) {
        var sources = new Sources(directory).flags("--store.url=" + given);

        assertThat(sources.effective("store.url").value()).isEqualTo(shown);
        assertThat(sources.load().storeUrl().orElseThrow().toString()).isEqualTo("***");
        assertThat(sources.load().storeUrl().orElseThrow().reveal()).isEqualTo(given);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example/services/T0/hunter2, https://hooks.example/***",
        "https://hooks.example:8443,                https://hooks.example:8443",
        "https://u:hunter2@hooks.example/x,         https://***",
        "https://hooks.example?key=hunter2,         https://***",
    })
    void showsOnlyWhereAWebhookLeads(String given, String shown) {
        assertThat(new Sources(directory)
                        .flags("--alerts.webhook=" + given)
                        .effective("alerts.webhook")
                        .value())
                .isEqualTo(shown);
    }

    @Test
    void showsNoSecretInAnyProblem() {
        var problems = new Sources(directory)
                .flags("--store.ulr=postgres://u:hunter2@h", "--nosuch", "hunter2", "postgres://u:hunter2@h")
                .environment("WEIR_STORE_URL", "mysql://u:hunter2@h")
                .environment("WEIR_TOKNE", "hunter2")
                .environment("DATABASE_URL", "hunter2")
                .dotEnv("WEIR_HUNTER hunter2\nWEIR_ALERTS_WEBHOOK='hunter2'\nWEIR_DATA=\"hunter2")
                .yaml("alerts.webhook: hunter2\nstore.url: \"postgres://hunter2\n")
                .problems();

        assertThat(problems).hasSizeGreaterThan(7).noneMatch(sentence -> sentence.contains("hunter2"));
    }

    @Test
    void showsNoSecretOfAYamlFileThatCannotBeParsed() {
        for (var text :
                new String[] {"*hunter2", "!hunter2!x y", "\"\\hunter2\"", "@hunter2", "'hunter2", "%hunter2"}) {
            assertThat(new Sources(directory).yaml("store.url: " + text + "\n").problems())
                    .as(text)
                    .singleElement()
                    .asString()
                    .contains("weir.yaml line ")
                    .doesNotContain("hunter2");
        }
    }
}
