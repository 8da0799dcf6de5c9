/** Tests of {@link dev.weir.app}. */
@org.jspecify.annotations.NullMarked
package dev.weir.app;
