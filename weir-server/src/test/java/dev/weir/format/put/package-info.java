/** Tests of put lines and of a get's lines, against slow parsers and printers written for the purpose. */
@NullMarked
package dev.weir.format.put;

import org.jspecify.annotations.NullMarked;
