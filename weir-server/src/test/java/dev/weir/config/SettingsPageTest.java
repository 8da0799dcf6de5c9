package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/settings.md in step with the declarations; with {@code -Dupdate} it writes the page. */
class SettingsPageTest {
    private static final String TOP = """
            # Settings

            <!-- Made from the declarations in dev.weir.config: do not edit, run
                 mvn -pl weir-server -am test -Dtest=SettingsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate -->

            A setting `a.b-c` is the flag `--a.b-c VALUE` or `--a.b-c=VALUE`, the variable `WEIR_A_B_C`, and the key `a.b-c` in
            `weir.yaml`, nested or with dots. The file is the one in the working directory, or the one that `--config FILE` names.
            Of several sources the first wins: flag, environment, `.env` in the working directory, `weir.yaml`, default.

            - `WEIR_A_B_C_FILE` names a file that holds the value. It and `WEIR_A_B_C` exclude each other.
            - Other variables are ignored, an unknown `WEIR_...` is an error, and an empty variable counts as not set.
            - The older names in the table hold where the `WEIR_` name is not set in the same source; `DEBUG=true` goes before `LOG_LEVEL`.
            - `--insecure` and `--public-read` alone mean true.
            - A list is parted by commas, or is a YAML list. Alert rules are parted by line ends or by `; `, or are a YAML list.
            - In `retention.series.<GLOB>` the glob is taken as it is written, in a variable too. Of several globs that match a
              series the longest age holds; forever exempts a series.
            - Durations are whole numbers with `ms`, `s`, `m`, `h` or `d`; sizes are bytes, or have `KiB`, `MiB`, `GiB` or `TiB`.
            - Relative paths start at the working directory.
            - `weir config` prints what is in force and where it came from. Secrets are masked there and in every message.

            | setting | takes | default | variables | meaning |
            |---|---|---|---|---|
            """;

    @Test
    void isInStepWithTheDeclarations() throws IOException {
        var page = Path.of(System.getProperty("basedir", "."))
                .resolve("../docs/settings.md")
                .normalize();
        var expected =
                TOP + Settings.declared().stream().map(SettingsPageTest::row).collect(Collectors.joining());
        if (System.getProperty("update") != null) {
            Files.writeString(page, expected);
        }
        assertThat(page).as("run with -Dupdate to write it").hasContent(expected);
    }

    private static String row(DeclaredSetting setting) {
        var variables = Stream.concat(Stream.of(setting.environmentName()), setting.otherEnvironmentNames().stream())
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
        var meaning = setting.meaning() + (setting.secret() ? " (secret)" : "");
        var shown = setting.defaultValue().isEmpty() ? "none" : "`" + setting.defaultValue() + "`";
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(setting.name(), setting.form().replace("<", "&lt;"), shown, variables, meaning);
    }
}
