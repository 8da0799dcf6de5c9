/**
 * How services that speak the protocols of AWS are called, S3 and DynamoDB alike: {@link dev.weir.aws.AwsConnection}. Calls block on sockets
 * alone, so
 * any thread may make them; a call that failed and may pass is made again after a while, as {@link dev.weir.aws.Patience} says.
 */
@NullMarked
package dev.weir.aws;

import org.jspecify.annotations.NullMarked;
