package dev.weir.app;

import static dev.weir.app.DeploymentFile.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import dev.weir.config.DeclaredSetting;
import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.store.cassandra.CassandraEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code deploy}, read as Docker and systemd read them, against the program's own commands, settings and ports. */
class DeploymentTest {
    private static final Pattern QUOTED_WORDS = Pattern.compile("\\[.*]");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"deploy/compose.yaml", "deploy/stack.yaml", "deploy/scale.yaml"})
    void everyServiceOfOursRunsACommandThatThereIs(String file) throws IOException {
        Map<String, Map<String, Object>> own =
                DeploymentFile.read(file, Map.of()).own();
        assertThat(own.keySet()).containsAnyOf("weir", "weir-1");
        own.forEach((name, service) -> {
            List<String> words = DeploymentFile.words(service.getOrDefault("command", List.of("serve")));
            // Swarm puts the number of the task there.
            parse(words.stream()
                    .map(word -> word.replace("{{.Task.Slot}}", "1"))
                    .toList());
        });
    }

    @Test
    void theServersSettingsAreGoodWithEachPartOfTheExample() throws IOException {
        assertThat(server(Map.of()).store()).isEqualTo(StoreKind.EMBEDDED);
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(DeploymentFile.ROOT.resolve(".env.example"))) {
            Matcher offered = Pattern.compile("#([A-Z_]+)=(\\S*)").matcher(line);
            if (offered.matches()) {
                all.put(offered.group(1), offered.group(2).isEmpty() ? "secret" : offered.group(2));
            }
        }
        Settings settings = server(all);
        assertThat(settings.store()).isEqualTo(StoreKind.POSTGRES);
        assertThat(settings.storeUrl().orElseThrow().reveal()).isEqualTo("postgresql://weir:secret@postgres:5432/weir");
        assertThat(settings.httpHosts()).contains("weir", "metrics.example.org");
        assertThat(settings.effective())
                .anySatisfy(each -> assertThat(each.toString()).contains("blobs", "s3://weir"))
                .anySatisfy(each -> assertThat(each.toString()).contains("metadata", "dynamodb://weir-files"));
        assertThat(all.keySet()).containsAll(DeploymentFile.variables("deploy/compose.yaml"));
        // What stands there is what ./weir in that directory reads too.
        Files.writeString(
                directory.resolve(".env"),
                all.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                        .collect(Collectors.joining()));
        assertThat(Settings.load(List.of("--store.url=postgresql://a:b@c/d"), Map.of(), directory)
                        .uiPort())
                .isEqualTo(8501);
    }

    @Test
    void theStacksServerTakesItsSecretsFromFiles() throws IOException {
        Map<String, String> environment = DeploymentFile.environment(
                at(DeploymentFile.read("deploy/stack.yaml", Map.of()).services(), "weir"));
        Path secret = Files.writeString(directory.resolve("store-url"), "postgresql://weir:x@postgres:5432/weir\n");
        assertThat(environment.replace("WEIR_STORE_URL_FILE", secret.toString()))
                .isEqualTo("/run/secrets/store-url");
        Settings settings = Settings.load(List.of(), inImage(environment), directory);
        assertThat(settings.store()).isEqualTo(StoreKind.POSTGRES);
        assertThat(settings.firstToken()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"deploy/compose.yaml, weir", "deploy/stack.yaml, weir", "deploy/scale.yaml, haproxy"})
    void publishesThePortsOfEveryListener(String file, String service) throws IOException {
        Map<String, Object> server = at(DeploymentFile.read(file, Map.of()).services(), service);
        Set<String> published = new TreeSet<>();
        for (Object port : (List<?>) at(server, "ports")) {
            published.add(
                    port instanceof Map<?, ?> fields
                            ? fields.get("published") + ":" + fields.get("target")
                            : port.toString().replace("127.0.0.1:", ""));
        }
        assertThat(published)
                .isEqualTo(ports().map(port -> port + ":" + port).collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/compose.yaml", "deploy/stack.yaml", "deploy/scale.yaml"})
    void namesOnlyServicesVolumesAndSecretsThatAreDeclared(String file) throws IOException {
        DeploymentFile read = DeploymentFile.read(file, Map.of());
        Map<String, Object> content = read.content();
        read.services().forEach((name, service) -> {
            assertThat(read.services().keySet())
                    .containsAll(DeploymentFile.map(service.getOrDefault("depends_on", Map.of()))
                            .keySet());
            for (String volume : DeploymentFile.words(service.getOrDefault("volumes", List.of()))) {
                String source = volume.split(":", 2)[0];
                if (source.startsWith("./")) {
                    assertThat(DeploymentFile.ROOT.resolve("deploy").resolve(source))
                            .isRegularFile();
                } else {
                    assertThat(DeploymentFile.map(at(content, "volumes"))).containsKey(source);
                }
            }
            for (Object secret : (List<?>) service.getOrDefault("secrets", List.of())) {
                assertThat(DeploymentFile.map(at(content, "secrets")))
                        .containsKey(
                                String.valueOf(secret instanceof Map<?, ?> fields ? fields.get("source") : secret));
            }
        });
    }

    @Test
    void theServersOfSeveralShareAKeyspaceAndTokensAndNothingElse() throws IOException {
        Map<String, Map<String, Object>> own =
                DeploymentFile.read("deploy/scale.yaml", Map.of()).own();
        Set<String> volumes = new TreeSet<>();
        int first = 0;
        for (Map<String, Object> server : own.values()) {
            Settings settings = Settings.load(List.of(), inImage(DeploymentFile.environment(server)), directory);
            assertThat(settings.store()).isEqualTo(StoreKind.CASSANDRA);
            assertThat(CassandraEngine.problem(settings.storeUrl().orElseThrow().reveal()))
                    .isEmpty();
            first += settings.firstToken() ? 1 : 0;
            List<String> mounted = DeploymentFile.words(at(server, "volumes"));
            assertThat(mounted).contains("tokens:" + settings.tokens());
            volumes.addAll(mounted);
        }
        assertThat(first).as("servers that make the first token").isEqualTo(1);
        assertThat(volumes).as("a data directory each, and the tokens").hasSize(own.size() + 1);
    }

    @Test
    void theLoadBalancerPassesEveryPortToEveryServer() throws IOException {
        Set<String> own =
                DeploymentFile.read("deploy/scale.yaml", Map.of()).own().keySet();
        Map<String, Set<String>> passed = new TreeMap<>();
        String port = "";
        for (String line : Files.readAllLines(DeploymentFile.ROOT.resolve("deploy/haproxy.cfg"))) {
            String[] words = line.strip().split(" +", -1);
            if (words[0].equals("bind")) {
                port = words[1].substring(1);
            } else if (words[0].equals("server")) {
                assertThat(words[2]).isEqualTo(words[1] + ":" + port);
                passed.computeIfAbsent(port, each -> new TreeSet<>()).add(words[1]);
            }
        }
        assertThat(passed.keySet()).isEqualTo(ports().collect(Collectors.toCollection(TreeSet::new)));
        assertThat(passed.values()).allSatisfy(servers -> assertThat(servers).isEqualTo(own));
    }

    @Test
    void theFileAtTheRootIncludesThatOfDeploy() throws IOException {
        Map<String, Object> root = DeploymentFile.read("compose.yaml", Map.of()).content();
        assertThat(root.keySet()).containsExactlyInAnyOrder("name", "include");
        for (String included : DeploymentFile.words(at(root, "include"))) {
            assertThat(DeploymentFile.ROOT.resolve(included)).isRegularFile();
        }
    }

    @Test
    void theImageRunsTheServerForEverybodyAndAsNobody() throws IOException {
        Map<String, String> image = instructions();
        Settings settings = Settings.load(List.of(), inImage(Map.of()), directory);
        assertThat(settings.bind()).containsExactly("0.0.0.0");
        assertThat(settings.firstToken()).isTrue();
        assertThat(settings.insecure()).isFalse();
        assertThat(at(image, "VOLUME")).isEqualTo(settings.data().toString());
        assertThat(at(image, "USER")).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(at(image, "STOPSIGNAL")).isEqualTo("SIGTERM");
        assertThat(at(image, "EXPOSE").split(" ")).containsExactlyInAnyOrder(ports().toArray(String[]::new));
        assertThat(execForm(at(image, "ENTRYPOINT"))).containsExactly("/opt/weir/bin/weir");
        parse(execForm(at(image, "CMD")));
        List<String> check = execForm(at(image, "HEALTHCHECK"));
        assertThat(check.getFirst()).isEqualTo("/opt/weir/bin/weir");
        parse(check.subList(1, check.size()));
    }

    @Test
    void theUnitServesInItsStateDirectory() throws IOException {
        List<String> lines = Files.readAllLines(DeploymentFile.ROOT.resolve("deploy/weir.service"));
        assertThat(lines).contains("ExecStart=/opt/weir/bin/weir serve", "StateDirectory=weir", "DynamicUser=yes");
        Map<String, String> environment = lines.stream()
                .filter(line -> line.startsWith("Environment="))
                .map(line -> line.substring("Environment=".length()).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("%S", "/var/lib")));
        assertThat(Settings.load(List.of(), environment, directory).data()).hasToString("/var/lib/weir");
    }

    private Settings server(Map<String, String> variables) throws IOException {
        Map<String, Object> service =
                at(DeploymentFile.read("deploy/compose.yaml", variables).services(), "weir");
        return Settings.load(List.of(), inImage(DeploymentFile.environment(service)), directory);
    }

    /** The variables of a container: those of the image, then its own. */
    private static Map<String, String> inImage(Map<String, String> own) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : at(instructions(), "ENV").trim().split(" +", -1)) {
            all.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        all.putAll(own);
        return all;
    }

    /** The instructions of the last stage, the last of each. */
    private static Map<String, String> instructions() throws IOException {
        String text = Files.readString(DeploymentFile.ROOT.resolve("deploy/Dockerfile"));
        return text.substring(text.lastIndexOf("\nFROM "))
                .replaceAll("(?m)^#.*\n", "")
                .replace("\\\n", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toMap(line -> line.split(" ", 2)[0], line -> line.split(" ", 2)[1], (a, b) -> b));
    }

    private static List<String> execForm(String instruction) {
        Matcher words = QUOTED_WORDS.matcher(instruction);
        assertThat(words.find()).as("a shell form: " + instruction).isTrue();
        return DeploymentFile.words(new Load(LoadSettings.builder().build()).loadFromString(words.group()));
    }

    private static java.util.stream.Stream<String> ports() {
        return Settings.declared().stream()
                .filter(setting -> setting.name().endsWith(".port"))
                .map(DeclaredSetting::defaultValue);
    }

    private static void parse(List<String> words) {
        String[] all = words.toArray(String[]::new);
        var parsed = Main.commandLine(Surroundings.ofProcess(), all).parseArgs(all);
        assertThat(parsed.hasSubcommand()).as(Arrays.toString(all)).isTrue();
    }
}
