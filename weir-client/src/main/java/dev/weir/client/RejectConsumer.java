package dev.weir.client;

/** Takes the lines that a server rejected, one by one, as it names them. */
@FunctionalInterface
public interface RejectConsumer {
    /**
     * Takes one rejected line. Called by the thread that called the {@link NdjsonSender}.
     *
     * @param line its number
     * @param code what is wrong, for programs
     * @param reason what is wrong, for people
     */
    void reject(long line, String code, String reason);
}
