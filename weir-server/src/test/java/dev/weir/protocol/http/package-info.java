/** Tests of the HTTP application without a store. */
@NullMarked
package dev.weir.protocol.http;

import org.jspecify.annotations.NullMarked;
