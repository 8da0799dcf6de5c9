package dev.weir.store.dynamodb;

import dev.weir.aws.AwsConnection;
import dev.weir.aws.AwsFailure;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** A table, the client that it is used by, and its making where it is missing. Any thread. */
final class DynamoTable implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DynamoTable.class);
    private static final Duration LONGEST_MAKING = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final String name;
    private final AwsConnection connection;
    private final DynamoDbClient client;

    DynamoTable(String name, AwsConnection connection) {
        this.name = name;
        this.connection = connection;
        this.client = connection.client(DynamoDbClient.builder());
    }

    String name() {
        return name;
    }

    /** Makes a call, and the table where it is missing; {@code attempt} says of which verb and what, for when it fails. */
    <T> T call(String attempt, Function<DynamoDbClient, T> call) {
        try {
            T result = callOrMake(call);
            connection.answered();
            return result;
        } catch (SdkException e) {
            connection.failed(
                    e, "cannot use" + place() + ": " + AwsFailure.of(e).why());
            throw DynamoRecordException.of(attempted(attempt), e);
        }
    }

    private <T> T callOrMake(Function<DynamoDbClient, T> call) {
        try {
            return call.apply(client);
        } catch (ResourceNotFoundException e) {
            make();
            return call.apply(client);
        }
    }

    /** A sentence that wants its reason: {@code cannot keep the record of file "f" in the table "t" at http://...}. */
    String attempted(String attempt) {
        return "cannot " + attempt + " in" + place();
    }

    private String place() {
        return " the table \"" + name + "\" at " + connection.place();
    }

    private void make() {
        try {
            client.createTable(request -> request.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(text(RecordItems.KIND), text(RecordItems.ID))
                    .keySchema(key(RecordItems.KIND, KeyType.HASH), key(RecordItems.ID, KeyType.RANGE)));
            log.info("made the table \"{}\" at {}", name, connection.place());
        } catch (ResourceInUseException e) {
            log.debug("the table \"{}\" is being made by somebody else", name);
        }
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(limits -> limits.waitTimeout(LONGEST_MAKING)
                        .maxAttempts(Integer.MAX_VALUE)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(BETWEEN_LOOKS)))
                .build()) {
            waiter.waitUntilTableExists(request -> request.tableName(name));
        }
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    @Override
    public void close() {
        client.close();
        connection.close();
    }
}
