/**
 * Floor 2: who may do what. Tokens, what each grants, and the delay for those who guess.
 *
 * <p>{@link dev.weir.security.Gate} is asked by every protocol, on any thread; {@link dev.weir.security.TokenFile} is what the command
 * line changes. The file is read at most once a second, by whichever thread asks then: it is a few kilobytes in the page cache. Limits:
 * 10,000 tokens, 10,000 addresses whose wrong tokens are counted.
 */
@NullMarked
package dev.weir.security;

import org.jspecify.annotations.NullMarked;
