package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import dev.weir.config.DeclaredSetting;
import dev.weir.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents name: commands with their options, also where nobody can run them here, settings, and the tests that hold a promise. */
class DocumentedNamesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COMMAND = Pattern.compile("(?:^|[\\s(/])weir(?::[0-9.]+)? (?!weir )(?<words>[a-z].*)");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s|;&<>()#]+|[|;&<>()#].*");
    /** A form says what may stand in a place; there only the names of options can be looked at. */
    private static final Pattern FORM =
            Pattern.compile("\\[|\\w\\||\\b(KEY|TARGET|BACKUP|SERIES|FILE|DIR|URL|ID)\\b|\\$");

    private static final Pattern OPTION = Pattern.compile("(?<=[\\s\\[])--[a-z][a-z.-]*");
    private static final Pattern VARIABLE = Pattern.compile("WEIR_[A-Z_]+");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)`");
    /** Of the launcher, and words behind the name in what the server says, in Python and in SQL. */
    private static final Set<String> NOT_COMMANDS = Set.of("test", "package", "is", "import", "to");
    /** The token's, those of files beside the server, and what stands for any or is misspelt on purpose. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "WEIR_TOKEN",
            "WEIR_TRUST",
            "WEIR_IMAGE",
            "WEIR_A_B_C",
            "WEIR_HTPP_PORT",
            "WEIR_",
            "WEIR_RETENTION_SERIES_");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("SECURITY.md")));
        try (var files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandCanBeRead(Path page) throws IOException {
        for (String line : code(page)) {
            Matcher command = COMMAND.matcher(line);
            if (command.find()) {
                List<String> words = words(command.group("words"));
                if (!NOT_COMMANDS.contains(words.getFirst())) {
                    requireOptions(words, line);
                    if (!FORM.matcher(command.group("words")).find()) {
                        String[] all = words.toArray(String[]::new);
                        Main.commandLine(Surroundings.ofProcess(), all).parseArgs(all);
                    }
                }
            }
        }
    }

    /** Not those for developers, where packages have such names. */
    static Stream<Path> pagesForUsers() throws IOException {
        return pages().filter(page -> !page.toString().matches(".*/(ARCHITECTURE|HACKING).md"));
    }

    @ParameterizedTest
    @MethodSource("pagesForUsers")
    void everySettingIsThere(Path page) throws IOException {
        List<DeclaredSetting> declared = Settings.declared();
        Set<String> variables = new HashSet<>(OTHER_VARIABLES);
        declared.forEach(setting -> variables.add(setting.environmentName()));
        Set<String> names = declared.stream().map(DeclaredSetting::name).collect(Collectors.toSet());
        String groups = names.stream()
                .filter(name -> name.contains("."))
                .map(name -> name.substring(0, name.indexOf('.')))
                .distinct()
                .collect(Collectors.joining("|"));
        String text = Files.readString(page);
        assertThat(VARIABLE.matcher(text).results().map(found -> found.group().replaceFirst("_FILE$", "")))
                .allMatch(variables::contains);
        assertThat(Pattern.compile("`((?:" + groups + ")\\.[a-z-]+)[`:= ]")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !name.equals("retention.series")))
                .allMatch(names::contains);
    }

    @Test
    void everyPromiseOfThePageOnSecurityIsHeldByATestThatThereIs() throws IOException {
        Set<String> named = new HashSet<>();
        TEST.matcher(Files.readString(ROOT.resolve("docs/security.md")))
                .results()
                .forEach(found -> named.add(found.group(1) + ".java"));
        assertThat(named).hasSizeGreaterThan(20);
        Set<String> tests = new HashSet<>();
        for (String module : List.of("weir-server", "weir-client", "weir-e2e")) {
            try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.forEach(file -> tests.add(file.getFileName().toString()));
            }
        }
        assertThat(tests).containsAll(named);
    }

    /** The lines between fences, and those that are indented; not those that are said to be wrong usage. */
    private static List<String> code(Path page) throws IOException {
        List<String> code = new ArrayList<>();
        boolean isFenced = false;
        boolean isWrong = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("```")) {
                isFenced = !isFenced;
                isWrong &= isFenced;
            } else if (line.equals("<!-- exits 2 -->")) {
                isWrong = true;
            } else if (!isWrong && (isFenced || line.startsWith("    "))) {
                code.add(line);
            }
        }
        return code;
    }

    /** The words of a command up to the next one of its line, without their quotes. */
    private static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(found -> found.group().replaceAll("^(['\"])(.*)\\1$", "$2"))
                .takeWhile(word -> !word.matches("[|;&<>()#].*"))
                .toList();
    }

    private static void requireOptions(List<String> words, String line) {
        CommandLine command = Main.commandLine(Surroundings.ofProcess(), words.getFirst());
        Set<String> known = new HashSet<>();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
        }
        assertThat(command.getCommandName()).as(line).isNotEqualTo("weir");
        command.getCommandSpec().optionsMap().keySet().forEach(known::add);
        if (words.getFirst().equals("serve") || words.getFirst().equals("config")) {
            Settings.declared().forEach(setting -> known.add("--" + setting.name()));
            known.add("--config");
        }
        String own = " " + String.join(" ", words);
        assertThat(OPTION.matcher(own).results().map(found -> found.group()))
                .as(line)
                .allMatch(known::contains);
    }
}
