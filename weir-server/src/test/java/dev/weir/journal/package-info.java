/** Tests of {@link dev.weir.journal}. */
@org.jspecify.annotations.NullMarked
package dev.weir.journal;
