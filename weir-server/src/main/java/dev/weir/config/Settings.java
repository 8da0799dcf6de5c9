package dev.weir.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force, checked and typed. Immutable, safe from any thread. Ports are 0 to 65535, 0 for a free one, -1
 * for off; sizes are in bytes; relative paths are resolved against the working directory.
 */
public final class Settings {
    private final Map<String, Object> values;
    private final Map<String, Given> given;
    private final Path workingDirectory;

    Settings(Map<String, Object> values, Map<String, Given> given, Path workingDirectory) {
        this.values = values;
        this.given = given;
        this.workingDirectory = workingDirectory;
    }

    /**
     * Reads every source: the flags ({@code --a.b=v} or {@code --a.b v}, and {@code --config FILE}), the environment, and
     * {@code .env} and {@code weir.yaml} of the working directory. Blocks on reading these files.
     *
     * @throws SettingsException if anything is unknown or wrong, with every problem there is
     */
    public static Settings load(List<String> flags, Map<String, String> environment, Path workingDirectory) {
        return new Loading(workingDirectory).load(flags, environment);
    }

    /** Every setting there is, for help texts and pages. */
    public static List<DeclaredSetting> declared() {
        return Declarations.all().stream().map(Setting::declared).toList();
    }

    /** Every setting as it is in force, in the order of {@link #declared}, secrets masked. */
    public List<EffectiveSetting> effective() {
        return new EffectiveListing(given).list();
    }

    public List<String> bind() {
        return value(Declarations.BIND);
    }

    public int metricsPort() {
        return value(Declarations.METRICS_PORT);
    }

    public int ndjsonPort() {
        return value(Declarations.NDJSON_PORT);
    }

    public int httpPort() {
        return value(Declarations.HTTP_PORT);
    }

    public int tapsPort() {
        return value(Declarations.TAPS_PORT);
    }

    public int uiPort() {
        return value(Declarations.UI_PORT);
    }

    /** The data directory. */
    public Path data() {
        return resolved(value(Declarations.DATA));
    }

    public StoreKind store() {
        return value(Declarations.STORE);
    }

    /** The address of the remote store; present wherever {@link #store} needs one. */
    public Optional<Secret> storeUrl() {
        return value(Declarations.STORE_URL);
    }

    public Sync sync() {
        return value(Declarations.SYNC);
    }

    public Blobs blobs() {
        return value(Declarations.BLOBS);
    }

    public Optional<URI> blobsEndpoint() {
        return value(Declarations.BLOBS_ENDPOINT);
    }

    public Metadata metadata() {
        return value(Declarations.METADATA);
    }

    public Optional<URI> metadataEndpoint() {
        return value(Declarations.METADATA_ENDPOINT);
    }

    public long spoolMaxBytes() {
        return value(Declarations.SPOOL_MAX_BYTES);
    }

    public int filesConcurrency() {
        return value(Declarations.FILES_CONCURRENCY);
    }

    /** The age at which things go; empty means never. */
    public Optional<Duration> retention() {
        return value(Declarations.RETENTION);
    }

    public Optional<Long> retentionMaxBytes() {
        return value(Declarations.RETENTION_MAX_BYTES);
    }

    /** Retention of some series, strongest source first; of several that match a series the longest holds. */
    public List<SeriesRetention> seriesRetention() {
        var setting = Declarations.RETENTION_SERIES;
        var retentions = new ArrayList<SeriesRetention>();
        for (var one : given.values()) {
            if (one.setting().equals(setting)) {
                var glob = one.name().substring(setting.stem().length());
                retentions.add(new SeriesRetention(glob, value(setting, one.name())));
            }
        }
        return List.copyOf(retentions);
    }

    /** Where alerts are posted. Its path may be a secret: do not log it. */
    public Optional<URI> alertsWebhook() {
        return value(Declarations.ALERTS_WEBHOOK);
    }

    public List<AlertRule> alertRules() {
        return value(Declarations.ALERTS_RULES);
    }

    public LogLevel logLevel() {
        return value(Declarations.LOG_LEVEL);
    }

    public LogFormat logFormat() {
        return value(Declarations.LOG_FORMAT);
    }

    public Optional<Path> logDirectory() {
        return value(Declarations.LOG_DIR).map(this::resolved);
    }

    public boolean publicRead() {
        return value(Declarations.PUBLIC_READ);
    }

    public boolean insecure() {
        return value(Declarations.INSECURE);
    }

    public boolean firstToken() {
        return value(Declarations.FIRST_TOKEN);
    }

    /** The directory of the file of tokens. */
    public Path tokens() {
        return value(Declarations.TOKENS).map(this::resolved).orElseGet(this::data);
    }

    /** The files for TLS; empty means plain sockets. */
    public Optional<Tls> tls() {
        var key = value(Declarations.TLS_KEY).map(this::resolved);
        return value(Declarations.TLS_CERT)
                .map(this::resolved)
                .flatMap(cert -> key.map(file ->
                        new Tls(cert, file, value(Declarations.TLS_CLIENT_CA).map(this::resolved))));
    }

    /** The Host names that are answered; where it is empty the setting is not set. */
    public List<String> httpHosts() {
        return value(Declarations.HTTP_HOSTS).orElse(List.of());
    }

    /** The foreign origins that may change state; {@code *} stands for all. */
    public List<String> httpCorsOrigins() {
        return value(Declarations.HTTP_CORS_ORIGINS).orElse(List.of());
    }

    public Duration httpSessionIdle() {
        return value(Declarations.HTTP_SESSION_IDLE);
    }

    public Duration httpSessionTime() {
        return value(Declarations.HTTP_SESSION_TIME);
    }

    /** How long browsers may reach this host by TLS alone, if they are told so. */
    public Optional<Duration> httpHsts() {
        return value(Declarations.HTTP_HSTS);
    }

    /** The file of the audit log, if there is to be one. */
    public Optional<Path> auditLog() {
        return value(Declarations.AUDIT_LOG).map(path -> data().resolve(path));
    }

    public Duration ndjsonLineTimeout() {
        return value(Declarations.NDJSON_LINE_TIMEOUT);
    }

    public Duration ndjsonIdleTimeout() {
        return value(Declarations.NDJSON_IDLE_TIMEOUT);
    }

    /** The bounds on what clients may send or hold, made anew by each call. */
    public Limits limits() {
        return new Limits(
                value(Declarations.LIMITS_LINE),
                value(Declarations.LIMITS_JSON_DEPTH),
                value(Declarations.LIMITS_HTTP_HEADERS),
                value(Declarations.LIMITS_HTTP_BODY),
                value(Declarations.LIMITS_UPLOAD),
                value(Declarations.LIMITS_CSV_ROW),
                value(Declarations.LIMITS_CSV_COLUMNS),
                value(Declarations.LIMITS_WEBSOCKET_MESSAGE),
                value(Declarations.LIMITS_CONNECTIONS),
                value(Declarations.LIMITS_CONNECTIONS_PER_ADDRESS),
                value(Declarations.LIMITS_CONNECTION_RATE_PER_ADDRESS),
                value(Declarations.LIMITS_SERIES),
                value(Declarations.LIMITS_REJECTED),
                value(Declarations.LIMITS_UNAUTHENTICATED),
                value(Declarations.LIMITS_QUERY_SAMPLES));
    }

    public int storeHeadSamples() {
        return value(Declarations.STORE_HEAD_SAMPLES);
    }

    public Duration storeHeadAge() {
        return value(Declarations.STORE_HEAD_AGE);
    }

    public int journalSegmentSizeBytes() {
        return value(Declarations.JOURNAL_SEGMENT_SIZE);
    }

    /** The value, or empty while loading if what was given for it is wrong. */
    <T> Optional<T> find(Setting<T> setting) {
        return values.containsKey(setting.name()) ? Optional.of(value(setting)) : Optional.empty();
    }

    private <T> T value(Setting<T> setting) {
        return value(setting, setting.name());
    }

    @SuppressWarnings("unchecked") // Loading puts under each name what the kind of that setting parsed.
    private <T> T value(Setting<T> setting, String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("BUG: the setting " + setting.name() + " has no value");
        }
        return (T) value;
    }

    private Path resolved(Path path) {
        return workingDirectory.resolve(path).normalize();
    }
}
