/** How failures of services are told. */
@NullMarked
package dev.weir.aws;

import org.jspecify.annotations.NullMarked;
