/**
 * Floor 1: typed settings from flags, the environment, {@code .env} and {@code weir.yaml}.
 *
 * <p>The entry is {@link dev.weir.config.Settings#load}; every setting is declared once, in {@code Declarations}. What is
 * handed out is immutable and safe from any thread. Loading blocks on the few small files that it reads and starts no
 * thread. Limits: a file of settings, or one that holds a value, has at most 1 MiB; YAML nests at most 16 deep.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
