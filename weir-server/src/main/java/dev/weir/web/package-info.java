/**
 * Floor 7: the page that people open first, at {@code /} of every HTTP listener. Here are only its files and how they are served; what it shows it
 * asks of the public API, as any client does. The files are in {@code resources/dev/weir/web/ui}, plain modules that the browser takes as they are, and
 * {@code docs/page.md} says how they fit together. Libraries come from jars ({@link dev.weir.web.PageFiles}).
 *
 * <p>Threads: those of requests; the jar is read on reader threads. Memory: each file once as it is and once compressed, from when it is first asked
 * for, some 2 MB in all.
 */
@NullMarked
package dev.weir.web;

import org.jspecify.annotations.NullMarked;
