package dev.weir.config;

/** Where the records about uploaded files are kept. */
public sealed interface Metadata {
    /** In the store, beside the samples. */
    record InStore() implements Metadata {}

    /** In a DynamoDB table. */
    record InDynamoDb(String table) implements Metadata {}
}
