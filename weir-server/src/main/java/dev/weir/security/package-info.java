/**
 * Floor 2: who may do what. Tokens, what each grants, the sessions of those who log in with one, the delay for those who guess, and the files of certificates and keys.
 *
 * <p>{@link dev.weir.security.Gate} is asked by every protocol, on any thread; {@link dev.weir.security.TokenFile} is what the command
 * line and {@code Gate} change. The file is read once a second, by the thread {@code security}; whoever asks gets what that has seen. Limits: 10,000 tokens, 10,000 addresses whose wrong tokens are counted, 1,024 sessions.
 */
@NullMarked
package dev.weir.security;

import org.jspecify.annotations.NullMarked;
