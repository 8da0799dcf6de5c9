/** Tests of tokens, against files of a temporary directory and a clock that is moved by hand. */
@NullMarked
package dev.weir.security;

import org.jspecify.annotations.NullMarked;
