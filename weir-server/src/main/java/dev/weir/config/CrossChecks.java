package dev.weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What only several settings together can get wrong. A setting that is wrong by itself takes no part. */
final class CrossChecks {
    private final Settings settings;
    private final Map<String, Given> given;
    private final List<Problem> problems;

    CrossChecks(Settings settings, Map<String, Given> given, List<Problem> problems) {
        this.settings = settings;
        this.given = given;
        this.problems = problems;
    }

    void check() {
        checkStore();
        checkTls();
        checkPorts();
    }

    private void checkStore() {
        var kind = settings.find(Declarations.STORE);
        var url = settings.find(Declarations.STORE_URL);
        if (kind.isEmpty() || url.isEmpty() || kind.get() == StoreKind.EMBEDDED) {
            return;
        }
        if (url.get().isEmpty()) {
            add(Declarations.STORE, "it needs store.url, which is not set");
        } else if (isOfCassandra(url.get().get().reveal()) != (kind.get() == StoreKind.CASSANDRA)) {
            add(Declarations.STORE, "the address in store.url is one of another kind of store");
        }
    }

    private static boolean isOfCassandra(String url) {
        return url.startsWith("cassandra:") || (!url.contains("://") && !url.startsWith("jdbc:"));
    }

    private void checkTls() {
        var certificate = settings.find(Declarations.TLS_CERT);
        var key = settings.find(Declarations.TLS_KEY);
        var clientAuthority = settings.find(Declarations.TLS_CLIENT_CA);
        if (certificate.isEmpty() || key.isEmpty() || clientAuthority.isEmpty()) {
            return;
        }
        if (certificate.get().isEmpty() && clientAuthority.get().isPresent()) {
            add(Declarations.TLS_CLIENT_CA, "it needs tls.cert, which is not set");
        }
        if (certificate.get().isPresent() && key.get().isEmpty()) {
            add(Declarations.TLS_CERT, "it needs tls.key, which is not set");
        } else if (certificate.get().isEmpty() && key.get().isPresent()) {
            add(Declarations.TLS_KEY, "it needs tls.cert, which is not set");
        }
    }

    /** HTTP listeners share a port gladly; another protocol cannot join them. */
    private void checkPorts() {
        var users = new LinkedHashMap<Integer, Setting<Integer>>();
        for (var http : List.of(Declarations.HTTP_PORT, Declarations.TAPS_PORT, Declarations.UI_PORT)) {
            settings.find(http).ifPresent(port -> users.putIfAbsent(port, http));
        }
        for (var setting : List.of(Declarations.METRICS_PORT, Declarations.NDJSON_PORT)) {
            var port = settings.find(setting);
            if (port.isPresent() && port.get() > 0) {
                Optional.ofNullable(users.putIfAbsent(port.get(), setting)).ifPresent(other -> clash(setting, other));
            }
        }
    }

    private void clash(Setting<Integer> setting, Setting<Integer> other) {
        // Blame the one that somebody set, since the other may be a default that they never heard of.
        if (given.containsKey(setting.name())) {
            add(setting, "it is the port of %s too".formatted(other.name()));
        } else {
            add(other, "it is the port of %s too".formatted(setting.name()));
        }
    }

    private void add(Setting<?> setting, String reason) {
        var value = given.get(setting.name());
        var shown = value != null ? value : new Given(setting, setting.name(), setting.defaultText(), "default");
        problems.add(Problem.wrong(shown, reason));
    }
}
