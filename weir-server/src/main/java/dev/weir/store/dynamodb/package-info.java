/**
 * Records of files in a DynamoDB table: {@link dev.weir.store.dynamodb.DynamoRecords}. Calls block on sockets alone, on the thread of the caller;
 * {@code docs/format/files.md} has the items.
 */
@NullMarked
package dev.weir.store.dynamodb;

import org.jspecify.annotations.NullMarked;
