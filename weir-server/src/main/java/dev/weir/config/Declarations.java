package dev.weir.config;

import static dev.weir.config.Addresses.host;
import static dev.weir.config.Addresses.origin;
import static dev.weir.config.Kinds.choice;
import static dev.weir.config.Kinds.integer;
import static dev.weir.config.Kinds.list;
import static dev.weir.config.Kinds.optional;
import static dev.weir.config.Kinds.path;
import static dev.weir.config.Kinds.port;
import static dev.weir.config.Kinds.truth;
import static dev.weir.config.Kinds.url;
import static dev.weir.config.Kinds.wholeNumber;
import static dev.weir.config.Quantities.duration;
import static dev.weir.config.Quantities.memorySize;
import static dev.weir.config.Quantities.size;
import static dev.weir.config.Setting.OlderName.older;
import static dev.weir.config.Setting.setting;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every setting there is, once: name, what it takes, default, meaning. docs/settings.md is made from this table. */
final class Declarations {
    /** Filled while this class is initialised, by the lines below, and never after. */
    private static final List<Setting<?>> ALL = new ArrayList<>();

    // spotless:off: one setting is two lines, its value and its meaning.
    static final Setting<List<String>> BIND = add(setting("bind", list(host()), "127.0.0.1,::1",
            "addresses to listen on"));
    static final Setting<Integer> METRICS_PORT = add(setting("metrics.port", port(), "8765",
            "metrics text protocol (put and get)"));
    static final Setting<Integer> NDJSON_PORT = add(setting("ndjson.port", port(), "5000",
            "NDJSON over TCP").alsoFrom(older("TCP_PORT")));
    static final Setting<Integer> HTTP_PORT = add(setting("http.port", port(), "8000",
            "HTTP: API, docs and page").alsoFrom(older("PORT")));
    static final Setting<Integer> TAPS_PORT = add(setting("taps.port", port(), "8338",
            "the same HTTP on the port of the taps"));
    static final Setting<Integer> UI_PORT = add(setting("ui.port", port(), "8501",
            "the same HTTP on the port of the page").alsoFrom(older("UI_PORT")));

    static final Setting<Path> DATA = add(setting("data", path(), "./data",
            "data directory"));
    static final Setting<StoreKind> STORE = add(setting("store", choice(StoreKind.values(), Map.of()), "embedded",
            "where samples and events are kept"));
    static final Setting<Optional<Secret>> STORE_URL = add(setting("store.url", optional(Addresses.storeUrl(), "none"), "none",
            "address of a remote store; alone it does not change `store`").asSecret().alsoFrom(older("DATABASE_URL")));
    static final Setting<Sync> SYNC = add(setting("sync", Rules.sync(), "always",
            "`always`: what is acknowledged survives a power cut; `interval:<duration>`: a power cut may lose up to the interval"));
    static final Setting<Blobs> BLOBS = add(setting("blobs", Addresses.blobs(), "file",
            "where uploaded files are kept"));
    static final Setting<Optional<URI>> BLOBS_ENDPOINT = add(setting("blobs.endpoint", optional(url("http", "https"), "none"), "none",
            "address of an S3 server that is not Amazon's"));
    static final Setting<Metadata> METADATA = add(setting("metadata", Addresses.metadata(), "store",
            "where the records of uploaded files are kept: `store` is the data directory, or the keyspace where `store` is cassandra"));
    static final Setting<Optional<URI>> METADATA_ENDPOINT = add(setting("metadata.endpoint", optional(url("http", "https"), "none"), "none",
            "address of a DynamoDB server that is not Amazon's"));
    static final Setting<Long> SPOOL_MAX_BYTES = add(setting("spool.max-bytes", size("1MiB", "1024TiB"), "10GiB",
            "journal kept for a remote store that is away"));
    static final Setting<Integer> FILES_CONCURRENCY = add(setting("files.concurrency", integer(1, 1_000), "10",
            "uploaded files worked on at once").alsoFrom(older("MAX_CONCURRENT_TASKS")));

    static final Setting<Optional<Duration>> RETENTION = add(setting("retention", optional(duration("1ms", "36500d"), "forever"), "forever",
            "samples, events, files and rejects older than this go"));
    static final Setting<Optional<Long>> RETENTION_MAX_BYTES = add(setting("retention.max-bytes", optional(size("1MiB", "1024TiB"), "none"), "none",
            "the oldest go when the data directory outgrows this"));
    static final Setting<Optional<Duration>> RETENTION_SERIES = add(setting("retention.series." + Setting.GLOB, RETENTION.kind(), "none",
            "retention of the series that match the glob"));

    static final Setting<Optional<URI>> ALERTS_WEBHOOK = add(setting("alerts.webhook", optional(url("http", "https"), "none"), "none",
            "gets a JSON POST when a device falls silent or speaks again, and when a rule begins or ends to hold").asSecret());
    static final Setting<List<AlertRule>> ALERTS_RULES = add(setting("alerts.rules", Rules.alertRules(), "",
            "what to watch, such as `d1.temp > 80 for 5m`"));

    static final Setting<LogLevel> LOG_LEVEL = add(setting("log.level",
            choice(LogLevel.values(), Map.of("warning", LogLevel.WARN, "critical", LogLevel.ERROR)), "info",
            "least severe level that is logged, in any case; also `warning` and `critical`")
            .alsoFrom(new Setting.OlderName("DEBUG", "true", "debug"), older("LOG_LEVEL")));
    static final Setting<LogFormat> LOG_FORMAT = add(setting("log.format", choice(LogFormat.values(), Map.of()), "text",
            "plain text, or a JSON object a line"));
    static final Setting<Optional<Path>> LOG_DIR = add(setting("log.dir", optional(path(), "none"), "none",
            "directory for `weir_<YYYY-MM-DD_HH-MM-SS>.log`, UTC"));

    static final Setting<Optional<Path>> AUDIT_LOG = add(setting("audit.log", optional(path(), "none"), "audit.log",
            "file of who logged in, deleted, exported and changed what; a path that does not begin with / starts in the data directory"));

    static final Setting<Boolean> PUBLIC_READ = add(setting("public-read", truth(), "false",
            "lets GET pass without a token"));
    static final Setting<Boolean> INSECURE = add(setting("insecure", truth(), "false",
            "lets other addresses than loopback be bound without a token"));
    static final Setting<Boolean> FIRST_TOKEN = add(setting("first-token", truth(), "false",
            "where a token is needed and none was made, makes one of scope `admin` and prints it, this once"));
    static final Setting<Optional<Path>> TOKENS = add(setting("tokens", optional(path(), "none"), "none",
            "directory of the file of tokens, which several servers may share; the data directory where it is none"));
    static final Setting<Optional<Path>> TLS_CERT = add(setting("tls.cert", optional(path(), "none"), "none",
            "PEM certificate chain for every listener; read again when it changes"));
    static final Setting<Optional<Path>> TLS_KEY = add(setting("tls.key", optional(path(), "none"), "none",
            "PEM private key of `tls.cert`"));
    static final Setting<Optional<Path>> TLS_CLIENT_CA = add(setting("tls.client-ca", optional(path(), "none"), "none",
            "PEM certificates of those who certify devices: a device that shows a certificate needs no token"));
    static final Setting<Optional<List<String>>> HTTP_HOSTS = add(setting("http.hosts", optional(list(host()), "none"), "none",
            "Host names that are answered beside loopback names and IP addresses"));
    static final Setting<Optional<List<String>>> HTTP_CORS_ORIGINS = add(setting("http.cors-origins", optional(list(origin()), "none"), "none",
            "foreign origins that may change state and open sockets"));

    static final Setting<Duration> HTTP_SESSION_IDLE = add(setting("http.session-idle", duration("1ms", "365d"), "1h",
            "longest time between two requests of a page that has logged in"));
    static final Setting<Duration> HTTP_SESSION_TIME = add(setting("http.session-time", duration("1ms", "365d"), "1d",
            "longest time from a login to the next"));
    static final Setting<Optional<Duration>> HTTP_HSTS = add(setting("http.hsts", optional(duration("1s", "3650d"), "none"), "none",
            "how long browsers may reach this host name by TLS alone, on every port; sent over TLS"));

    static final Setting<Duration> NDJSON_LINE_TIMEOUT = add(setting("ndjson.line-timeout", duration("1ms", "1d"), "30s",
            "longest time that an NDJSON line may take"));
    static final Setting<Duration> NDJSON_IDLE_TIMEOUT = add(setting("ndjson.idle-timeout", duration("1ms", "365d"), "15m",
            "longest time between two NDJSON lines"));

    static final Setting<Integer> LIMITS_LINE = add(setting("limits.line", memorySize("16", "64MiB"), "64KiB",
            "one line of the metrics text protocol or of NDJSON"));
    static final Setting<Integer> LIMITS_JSON_DEPTH = add(setting("limits.json-depth", integer(1, 1_000), "32",
            "nesting of a JSON value"));
    static final Setting<Integer> LIMITS_HTTP_HEADERS = add(setting("limits.http-headers", memorySize("256", "1MiB"), "16KiB",
            "headers of an HTTP request"));
    static final Setting<Integer> LIMITS_HTTP_BODY = add(setting("limits.http-body", memorySize("1", "1GiB"), "8MiB",
            "body of an HTTP request that is not an upload"));
    static final Setting<Long> LIMITS_UPLOAD = add(setting("limits.upload", size("1", "16TiB"), "1GiB",
            "an uploaded file, compressed or not"));
    static final Setting<Integer> LIMITS_CSV_ROW = add(setting("limits.csv-row", memorySize("16", "64MiB"), "64KiB",
            "one row of a CSV file"));
    static final Setting<Integer> LIMITS_CSV_COLUMNS = add(setting("limits.csv-columns", integer(1, 1_000_000), "4096",
            "columns of a CSV file"));
    static final Setting<Integer> LIMITS_WEBSOCKET_MESSAGE = add(setting("limits.websocket-message", memorySize("125", "64MiB"), "1MiB",
            "one message from a WebSocket client"));
    static final Setting<Integer> LIMITS_CONNECTIONS = add(setting("limits.connections", integer(1, 10_000_000), "20000",
            "connections at once; fewer where the limit of open files is lower"));
    static final Setting<Optional<Integer>> LIMITS_CONNECTIONS_PER_ADDRESS = add(setting("limits.connections-per-address", optional(integer(1, 10_000_000), "none"), "none",
            "connections at once of one address, or of the first 64 bits of one of IPv6; a proxy's or gateway's stands for all behind it"));
    static final Setting<Optional<Integer>> LIMITS_CONNECTION_RATE_PER_ADDRESS = add(setting("limits.connection-rate-per-address", optional(integer(1, 1_000_000), "none"), "none",
            "connections that one address may begin per second, as an average; ten seconds' worth at once"));
    static final Setting<Integer> LIMITS_SERIES = add(setting("limits.series", integer(1, 1_000_000_000), "1000000",
            "series in the store"));
    static final Setting<Long> LIMITS_REJECTED = add(setting("limits.rejected", size("1MiB", "16TiB"), "64MiB",
            "rejected input that is kept; the oldest goes first, and beyond 100,000 lines too"));
    static final Setting<Duration> LIMITS_UNAUTHENTICATED = add(setting("limits.unauthenticated", duration("1ms", "1h"), "5s",
            "time in which a client must show its token where one is needed"));
    static final Setting<Long> LIMITS_QUERY_SAMPLES = add(setting("limits.query-samples", wholeNumber(1, 1_000_000_000_000L), "10000000",
            "samples that one query without a step may return"));

    static final Setting<Integer> STORE_HEAD_SAMPLES = add(setting("store.head-samples", integer(1, 100_000_000), "4000000",
            "samples held in memory before they are written as a part"));
    static final Setting<Duration> STORE_HEAD_AGE = add(setting("store.head-age", duration("1ms", "7d"), "10m",
            "longest time that samples are held in memory only beside the journal"));
    static final Setting<Integer> JOURNAL_SEGMENT_SIZE = add(setting("journal.segment-size", memorySize("64KiB", "1GiB"), "64MiB",
            "size of a journal file"));
    // spotless:on

    private static final Map<String, Setting<?>> BY_NAME = byName();

    private Declarations() {}

    /** Every setting, in the order in which they are shown. */
    static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** The setting that a name means; with a glob in its place for a setting that takes one. */
    static @Nullable Setting<?> find(String name) {
        var exact = BY_NAME.get(name);
        if (exact != null) {
            return exact;
        }
        var stem = RETENTION_SERIES.stem();
        return name.startsWith(stem) && name.length() > stem.length() ? RETENTION_SERIES : null;
    }

    /** How people might spell each setting in a source, older names too, with the right spelling for that source. */
    static Map<String, String> spellings(Function<Setting<?>, String> spelling, String prefix) {
        var shown = new LinkedHashMap<String, String>();
        for (var setting : ALL) {
            shown.put(spelling.apply(setting), spelling.apply(setting));
        }
        for (var setting : ALL) {
            setting.olderNames()
                    .forEach(older -> shown.putIfAbsent(prefix + older.variable(), spelling.apply(setting)));
        }
        return shown;
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    private static Map<String, Setting<?>> byName() {
        var settings = new LinkedHashMap<String, Setting<?>>();
        ALL.stream().filter(setting -> !setting.takesGlob()).forEach(setting -> settings.put(setting.name(), setting));
        return Map.copyOf(settings);
    }
}
