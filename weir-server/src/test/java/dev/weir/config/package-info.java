/** Tests of the settings: each test gives its own flags, environment and working directory. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
