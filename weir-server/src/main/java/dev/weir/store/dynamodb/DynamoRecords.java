package dev.weir.store.dynamodb;

import dev.weir.aws.AwsConnection;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Records in a table of DynamoDB, which is made where it is missing. Any thread may call, virtual ones too. Every change is one transaction that
 * holds
 * only while the record is of the version that its caller has seen, so of two servers one takes a file. All reads see what was changed before.
 *
 * <p>What may pass is tried four times, as {@link dev.weir.aws.Patience} says, a change under a token by which DynamoDB does it once; then, and at
 * once
 * for what does not pass, a {@link DynamoRecordException} says what to do.
 */
public final class DynamoRecords implements FileRecords {
    /** How often a change is tried that others get in the way of. */
    private static final int MOST_TRIES = 20;

    /** Before a second try; before later ones longer. */
    private static final long PAUSE_NANOS = 5_000_000;

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    /** What files are called; DynamoDB refuses to look for some other texts. */
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,100}");

    private final DynamoTable table;
    private final RecordItems items;

    /** The records of a table; nothing is called yet. Whoever made it closes it; it closes the connection. */
    public DynamoRecords(String table, AwsConnection connection) {
        this.table = new DynamoTable(table, connection);
        this.items = new RecordItems(table);
    }

    /** What became of a change. */
    private enum Outcome {
        DONE,
        /** The first of its conditions does not hold. */
        REFUSED,
        /** Another condition does not hold, or somebody else changes the same items. */
        DISTURBED
    }

    @Override
    public FileRecord add(FileRecord record) {
        String attempt = "keep the record of file \"" + record.id() + "\"";
        return insist(attempt, () -> {
            String first = first(attempt, record);
            FileRecord added = record.asDuplicateOf(first);
            Outcome outcome = change(
                    attempt,
                    items.add(added),
                    items.mark(added, !added.status().isFinal()),
                    first == null ? items.addFirst(added) : items.checkFirst(added, first));
            if (outcome == Outcome.REFUSED) {
                throw new IllegalStateException("BUG: there is a file \"" + record.id() + "\" already");
            }
            return outcome == Outcome.DONE ? Optional.of(added) : Optional.empty();
        });
    }

    /** The first file of a record's digest that is still there. */
    private @Nullable String first(String attempt, FileRecord record) {
        return item(attempt, RecordItems.digestKey(record))
                .map(RecordItems::first)
                .orElse(null);
    }

    @Override
    public Optional<FileRecord> find(String id) {
        return !ID.matcher(id).matches()
                ? Optional.empty()
                : item("read the record of file \"" + id + "\"", RecordItems.key(RecordItems.FILES, id))
                        .map(RecordItems::record);
    }

    private Optional<Map<String, AttributeValue>> item(String attempt, Map<String, AttributeValue> key) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table.name())
                .key(key)
                .consistentRead(true)
                .build();
        return Optional.of(table.call(attempt, client -> client.getItem(request)))
                .filter(response -> response.hasItem())
                .map(response -> response.item());
    }

    @Override
    public boolean replace(FileRecord record) {
        String attempt = "change the record of file \"" + record.id() + "\"";
        return insist(
                attempt,
                () -> isDone(change(
                        attempt,
                        items.replace(record),
                        items.mark(record, !record.status().isFinal()))));
    }

    @Override
    public boolean remove(FileRecord record) {
        String attempt = "delete the record of file \"" + record.id() + "\"";
        return insist(attempt, () -> {
            List<TransactWriteItem> changes = new ArrayList<>(List.of(items.remove(record), items.mark(record, false)));
            if (record.id().equals(first(attempt, record))) {
                changes.add(items.removeFirst(record));
            }
            return isDone(change(attempt, changes.toArray(TransactWriteItem[]::new)));
        });
    }

    /** Whether a change that depends on one version was done; empty if it is to be tried again. */
    private static Optional<Boolean> isDone(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Optional.of(true);
            case REFUSED -> Optional.of(false);
            case DISTURBED -> Optional.empty();
        };
    }

    private Outcome change(String attempt, TransactWriteItem... changes) {
        return table.call(attempt, client -> {
            try {
                client.transactWriteItems(request -> request.transactItems(changes));
                return Outcome.DONE;
            } catch (TransactionCanceledException e) {
                boolean isRefused = e.hasCancellationReasons()
                        && Objects.equals(e.cancellationReasons().getFirst().code(), CONDITION_FAILED);
                return isRefused ? Outcome.REFUSED : Outcome.DISTURBED;
            }
        });
    }

    /** Tries a change until nobody gets in its way. */
    private <T> T insist(String attempt, Supplier<Optional<T>> change) {
        for (int tries = 1; tries <= MOST_TRIES; tries++) {
            Optional<T> result = change.get();
            if (result.isPresent()) {
                return result.get();
            }
            LockSupport.parkNanos(tries * PAUSE_NANOS);
        }
        throw new DynamoRecordException(
                WeirException.Code.OVERLOADED, table.attempted(attempt) + ": others change it all the time");
    }

    @Override
    public List<FileRecord> newest(@Nullable String before, int limit) {
        // An id is of digits and letters, so all of them are below a brace.
        QueryRequest.Builder request = QueryRequest.builder()
                .scanIndexForward(false)
                .limit(limit)
                .keyConditionExpression("#kind = :kind AND #id < :before")
                .expressionAttributeNames(Map.of("#kind", RecordItems.KIND, "#id", RecordItems.ID))
                .expressionAttributeValues(Map.of(
                        ":kind", AttributeValue.fromS(RecordItems.FILES),
                        ":before", AttributeValue.fromS(before == null ? "{" : before)));
        return query("list records of files", request, limit)
                .map(RecordItems::record)
                .toList();
    }

    /** The items that a query finds, which come in pages of up to 1 MB. */
    private Stream<Map<String, AttributeValue>> query(String attempt, QueryRequest.Builder query, long limit) {
        QueryRequest request =
                query.tableName(table.name()).consistentRead(true).build();
        return table
                .call(
                        attempt,
                        client -> client.queryPaginator(request).items().stream()
                                .limit(limit)
                                .toList())
                .stream();
    }

    /** By a query of their own partition, so that it costs what is unfinished and not what there is. Where a file was taken over, something stays there. */
    @Override
    public List<FileRecord> unfinished(String worker) {
        QueryRequest.Builder request = QueryRequest.builder()
                .keyConditionExpression("#kind = :kind")
                .expressionAttributeNames(Map.of("#kind", RecordItems.KIND))
                .expressionAttributeValues(Map.of(":kind", AttributeValue.fromS(RecordItems.unfinishedKind(worker))));
        return query("list unfinished files", request, Long.MAX_VALUE)
                .flatMap(item -> find(RecordItems.id(item)).stream())
                .filter(record ->
                        record.worker().equals(worker) && !record.status().isFinal())
                .toList();
    }

    @Override
    public void close() {
        table.close();
    }
}
