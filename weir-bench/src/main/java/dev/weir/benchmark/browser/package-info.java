/** Chromium as the bars of the page drive it: one process, and windows that have seen nothing before. Below {@code bar}; each type says which threads may call. */
@NullMarked
package dev.weir.benchmark.browser;

import org.jspecify.annotations.NullMarked;
