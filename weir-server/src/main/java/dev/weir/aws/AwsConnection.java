package dev.weir.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Where a service is, who calls it, and with how much patience; makes the SDK's clients. Any thread. Whoever made it closes it, after its clients.
 */
public final class AwsConnection implements AutoCloseable {
    /** More calls at once than this wait for each other. */
    private static final int MOST_CONNECTIONS = 64;

    private final @Nullable URI endpoint;
    private final Patience patience;
    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final SdkHttpClient http;
    private volatile @Nullable String failure;

    /**
     * Nothing is called yet.
     *
     * @param endpoint null for the usual one of AWS in the region
     */
    public AwsConnection(@Nullable URI endpoint, AwsCredentialsProvider credentials, Patience patience) {
        this.endpoint = endpoint;
        this.patience = patience;
        this.credentials = credentials;
        this.region = region();
        this.http = Apache5HttpClient.builder()
                .maxConnections(MOST_CONNECTIONS)
                .connectionTimeout(patience.connect())
                .connectionAcquisitionTimeout(patience.connect())
                .socketTimeout(patience.silence())
                .build();
    }

    /** With the credentials that the SDK finds: environment, profile, container or machine. */
    public static AwsConnection usual(@Nullable URI endpoint) {
        return new AwsConnection(endpoint, DefaultCredentialsProvider.builder().build(), Patience.USUAL);
    }

    /** The configured one, else us-east-1. Not that of the machine: asking for it takes seconds where nobody answers. */
    private static Region region() {
        AwsRegionProvider configured =
                new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
        try {
            return configured.getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }

    /** A client of one service; whoever asks for it closes it. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(retries())
                        .addExecutionInterceptor(new OwnPauses())
                        .apiCallAttemptTimeout(patience.attempt())
                        .build())
                .build();
    }

    /** What may pass is tried again each time, however much has failed before: the pauses are long enough. */
    private RetryStrategy retries() {
        BackoffStrategy pauses = this::pause;
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(patience.backoffs().size() + 1)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .circuitBreakerEnabled(false)
                .build();
    }

    /** The pause before an attempt; the first has none. */
    private Duration pause(int attempt) {
        return patience.backoffs().get(attempt - 2);
    }

    /** With how much patience services are called. */
    public Patience patience() {
        return patience;
    }

    /** Where the service is, for people. */
    public String place() {
        return endpoint == null ? "AWS " + region.id() : endpoint.toString();
    }

    /** A call got what it asked for. */
    public void answered() {
        failure = null;
    }

    /** A call has failed for good, which makes {@code why} known until one is answered; but not one that we broke off ourselves. */
    public void failed(SdkException e, String why) {
        if (!(e instanceof AbortedException)) {
            failure = why;
        }
    }

    /** Why the last call failed; empty where it did not, and before the first. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        http.close();
        if (credentials instanceof DefaultCredentialsProvider own) {
            own.close();
        }
    }
}
