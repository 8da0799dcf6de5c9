/** Tests of the metrics text protocol on parts that the test holds. */
@NullMarked
package dev.weir.protocol.put;

import org.jspecify.annotations.NullMarked;
