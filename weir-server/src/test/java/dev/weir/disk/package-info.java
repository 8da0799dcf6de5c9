/** Tests of {@link dev.weir.disk}. */
@org.jspecify.annotations.NullMarked
package dev.weir.disk;
