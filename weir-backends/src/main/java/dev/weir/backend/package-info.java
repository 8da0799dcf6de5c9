/**
 * Servers of others for tests: {@link dev.weir.backend.S3Server} and {@link dev.weir.backend.DynamoDbServer}, each a process of its own with nothing in it, and
 * {@link dev.weir.backend.FaultyLine}, which stands before one of them and does what networks do.
 */
@NullMarked
package dev.weir.backend;

import org.jspecify.annotations.NullMarked;
