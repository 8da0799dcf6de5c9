/**
 * Servers of others for tests: {@link dev.weir.backend.S3Server}, {@link dev.weir.backend.DynamoDbServer}, {@link dev.weir.backend.PostgresServer},
 * {@link dev.weir.backend.CassandraNode} and {@link dev.weir.backend.CassandraCluster}, each with nothing in it and in processes of its own, and {@link dev.weir.backend.FaultyLine}, which stands before one of them and does what networks do.
 */
@NullMarked
package dev.weir.backend;

import org.jspecify.annotations.NullMarked;
