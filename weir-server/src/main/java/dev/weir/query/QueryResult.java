package dev.weir.query;

/** What comes of a query. */
public sealed interface QueryResult permits QueryAnswer, QueryResult.TooLarge {
    /**
     * It would have more rows than an answer may have.
     *
     * @param rows how many it would have, or more than that where {@code isMore}
     * @param most how many it may have
     */
    record TooLarge(long rows, boolean isMore, long most) implements QueryResult {}
}
