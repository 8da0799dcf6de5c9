package dev.weir.app.upload;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * The bytes of a file to be uploaded.
 *
 * @param bytes gives them, and tells their number before
 */
public record Content(BodyPublisher bytes) {
    /** Bytes in memory. */
    public static Content of(byte[] bytes) {
        return new Content(BodyPublishers.ofByteArray(bytes));
    }

    /**
     * A file, read while it is sent; its length is what it is now.
     *
     * @param sent is told the number of bytes handed on so far, on threads of the client, one at a time
     */
    static Content of(Path file, LongConsumer sent) throws FileNotFoundException {
        return new Content(new Counted(BodyPublishers.ofFile(file), sent));
    }

    /** Counts what another publisher gives. */
    private record Counted(BodyPublisher inner, LongConsumer sent) implements BodyPublisher {
        @Override
        public long contentLength() {
            return inner.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            inner.subscribe(new Flow.Subscriber<>() {
                private long count;

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscriber.onSubscribe(subscription);
                }

                @Override
                public void onNext(ByteBuffer piece) {
                    count += piece.remaining();
                    subscriber.onNext(piece);
                    sent.accept(count);
                }

                @Override
                public void onError(Throwable failure) {
                    subscriber.onError(failure);
                }

                @Override
                public void onComplete() {
                    subscriber.onComplete();
                }
            });
        }
    }
}
