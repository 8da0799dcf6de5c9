/** Tests of events and samples as JSON objects: tables, random round trips, junk, and all that may stand round an object. */
@NullMarked
package dev.weir.format.ndjson;

import org.jspecify.annotations.NullMarked;
