/** Records of files in DynamoDB, before AWS's own server for tests. */
@NullMarked
package dev.weir.store.dynamodb;

import org.jspecify.annotations.NullMarked;
