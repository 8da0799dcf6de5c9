/**
 * Floor 4: the read path. {@link dev.weir.query.Queries} finds series by pattern and answers with the rows of a range, stretch by stretch; a stretch
 * is made on one of a few platform threads ({@link dev.weir.query.Readers}), which bound the queries at once, and nothing that others share is
 * held while its reader is waited for.
 *
 * <p>What an answer takes of memory: a run of samples, 1,024 rows, with percentiles up to 1,000,000 samples, and for a series in the middle of which
 * its reader is slow what the newest samples of it take encoded, from a budget that all answers share. An answer has at most so many rows as
 * {@code limits.query-samples} says.
 */
@NullMarked
package dev.weir.query;

import org.jspecify.annotations.NullMarked;
