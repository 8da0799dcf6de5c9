package dev.weir.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A compose file as Docker would understand it: variables filled in, merges done. */
record DeploymentFile(Map<String, Object> content) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    static DeploymentFile read(String name, Map<String, String> variables) throws IOException {
        String text = VARIABLE.matcher(Files.readString(ROOT.resolve(name)))
                .replaceAll(found -> variables.getOrDefault(found.group(1), found.group(2)));
        return new DeploymentFile(map(merged(new Load(LoadSettings.builder().build()).loadFromString(text))));
    }

    /** The names of the variables that the file asks for. */
    static List<String> variables(String name) throws IOException {
        return VARIABLE.matcher(Files.readString(ROOT.resolve(name)))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** Services by name. */
    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        map(at(content, "services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    /** Services that run our image. */
    Map<String, Map<String, Object>> own() {
        Map<String, Map<String, Object>> own = services();
        own.values().removeIf(service -> !at(service, "image").toString().startsWith("weir:"));
        return own;
    }

    /** What stands under a key that has to be there. */
    static <V> V at(Map<String, V> map, String key) {
        V value = map.get(key);
        if (value == null) {
            throw new AssertionError("there is no " + key + " among " + map.keySet());
        }
        return value;
    }

    static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> environment = new TreeMap<>();
        map(service.getOrDefault("environment", Map.of()))
                .forEach((name, value) -> environment.put(name, String.valueOf(value)));
        return environment;
    }

    static List<String> words(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> map.put(key.toString(), each));
        return map;
    }

    /** What stands under {@code <<} goes into its map where the map does not say otherwise. */
    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(each -> all.add(merged(each)));
            return all;
        }
        if (!(value instanceof Map<?, ?>)) {
            return value == null ? "" : value;
        }
        Map<String, Object> all = map(value);
        all.replaceAll((key, each) -> merged(each));
        Object base = all.remove("<<");
        if (base != null) {
            map(base).forEach(all::putIfAbsent);
        }
        return all;
    }
}
