/** Samples, events and what else there is in PostgreSQL: shipped by COPY, read by SQL. {@code docs/postgres.md} describes the tables. */
@NullMarked
package dev.weir.store.postgres;

import org.jspecify.annotations.NullMarked;
