/** Microbenchmarks of single parts, run by {@code java -cp weir-bench.jar org.openjdk.jmh.Main}. */
@NullMarked
package dev.weir.benchmark.micro;

import org.jspecify.annotations.NullMarked;
