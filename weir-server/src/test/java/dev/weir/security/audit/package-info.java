/** Tests of the audit log. */
@NullMarked
package dev.weir.security.audit;

import org.jspecify.annotations.NullMarked;
