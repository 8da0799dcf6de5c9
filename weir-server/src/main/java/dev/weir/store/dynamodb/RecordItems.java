package dev.weir.store.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordText;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The items of a table, as {@code docs/format/files.md} has them, and the changes that are made to them. Any thread. */
record RecordItems(String table) {
    /** The partition: what an item is. */
    static final String KIND = "kind";

    /** The sort key. */
    static final String ID = "id";

    /** The partition of all records. */
    static final String FILES = "file";

    private static final String RECORD = "record";
    private static final String VERSION = "version";
    private static final String FIRST = "first";

    /** The partition of the records that are not final and on which a server works. */
    static String unfinishedKind(String worker) {
        return "unfinished " + worker;
    }

    static Map<String, AttributeValue> key(String kind, String id) {
        return Map.of(KIND, AttributeValue.fromS(kind), ID, AttributeValue.fromS(id));
    }

    static Map<String, AttributeValue> digestKey(FileRecord record) {
        return key("sha256 " + record.upload().sha256(), FIRST);
    }

    /** The record in an item. */
    static FileRecord record(Map<String, AttributeValue> item) {
        return FileRecordText.parse(text(item, RECORD).getBytes(UTF_8));
    }

    static String id(Map<String, AttributeValue> item) {
        return text(item, ID);
    }

    /** The file that an item of a digest names. */
    static String first(Map<String, AttributeValue> item) {
        return text(item, FIRST);
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null || value.s() == null) {
            throw new DynamoRecordException(
                    WeirException.Code.CORRUPT,
                    "cannot read the item " + item.get(KIND) + " " + item.get(ID) + ": it has no text " + name);
        }
        return value.s();
    }

    /** Puts a record that is new. */
    TransactWriteItem add(FileRecord record) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item(record))
                        .conditionExpression("attribute_not_exists(#kind)")
                        .expressionAttributeNames(Map.of("#kind", KIND)))
                .build();
    }

    /** Puts a record in place of the version before it. */
    TransactWriteItem replace(FileRecord record) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item(record))
                        .conditionExpression("#version = :version")
                        .expressionAttributeNames(Map.of("#version", VERSION))
                        .expressionAttributeValues(Map.of(":version", number(record.version() - 1))))
                .build();
    }

    /** Takes this version of a record out. */
    TransactWriteItem remove(FileRecord record) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table)
                        .key(key(FILES, record.id()))
                        .conditionExpression("#version = :version")
                        .expressionAttributeNames(Map.of("#version", VERSION))
                        .expressionAttributeValues(Map.of(":version", number(record.version()))))
                .build();
    }

    /** Says that a record is not final, or no longer that. */
    TransactWriteItem mark(FileRecord record, boolean isUnfinished) {
        Map<String, AttributeValue> key = key(unfinishedKind(record.worker()), record.id());
        return isUnfinished
                ? TransactWriteItem.builder()
                        .put(put -> put.tableName(table).item(key))
                        .build()
                : TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table).key(key))
                        .build();
    }

    /** Makes a record the first of its digest, which has none. */
    TransactWriteItem addFirst(FileRecord record) {
        Map<String, AttributeValue> item = new HashMap<>(digestKey(record));
        item.put(FIRST, AttributeValue.fromS(record.id()));
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item)
                        .conditionExpression("attribute_not_exists(#kind)")
                        .expressionAttributeNames(Map.of("#kind", KIND)))
                .build();
    }

    /** Sees to it that a file is still the first of a record's digest. */
    TransactWriteItem checkFirst(FileRecord record, String first) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(table)
                        .key(digestKey(record))
                        .conditionExpression("#first = :first")
                        .expressionAttributeNames(Map.of("#first", FIRST))
                        .expressionAttributeValues(Map.of(":first", AttributeValue.fromS(first))))
                .build();
    }

    /** Takes out that a record is the first of its digest. */
    TransactWriteItem removeFirst(FileRecord record) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table)
                        .key(digestKey(record))
                        .conditionExpression("#first = :first")
                        .expressionAttributeNames(Map.of("#first", FIRST))
                        .expressionAttributeValues(Map.of(":first", AttributeValue.fromS(record.id()))))
                .build();
    }

    private static Map<String, AttributeValue> item(FileRecord record) {
        return Map.of(
                KIND, AttributeValue.fromS(FILES),
                ID, AttributeValue.fromS(record.id()),
                VERSION, number(record.version()),
                RECORD, AttributeValue.fromS(new String(FileRecordText.encode(record), UTF_8)));
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }
}
