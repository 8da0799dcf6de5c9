package dev.weir.client;

/** Takes the samples of a get one by one, while the reply is still coming. */
@FunctionalInterface
public interface SampleConsumer {
    /**
     * Takes one sample. Called by the thread that called {@link WeirClient#get(String, SampleConsumer)}; the server waits
     * while this blocks. What it throws ends the get and closes the client.
     *
     * @param timestamp whole seconds since the Unix epoch, UTC
     */
    void sample(String key, double value, long timestamp);
}
