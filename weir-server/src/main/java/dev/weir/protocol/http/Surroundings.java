package dev.weir.protocol.http;

import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What all connections share, as Helidon wants it. Any thread. */
record Surroundings(
        Router router,
        Context context,
        MediaContext mediaContext,
        ContentEncodingContext contentEncodingContext,
        DirectHandlers directHandlers,
        ListenerConfig config,
        ExecutorService executor)
        implements ListenerContext {

    static Surroundings around(Application application, DirectHandlers directHandlers) {
        HttpRouting.Builder routing = HttpRouting.builder().any(application::handle);
        return new Surroundings(
                Router.builder().addRouting(routing).build(),
                Context.create(),
                MediaContext.create(),
                new UnchangedBodies(),
                directHandlers,
                // Replies are written in pieces of the size that they are made in.
                ListenerConfig.builder()
                        .writeBufferSize(0)
                        .errorHandling(errors -> errors.includeEntity(true))
                        .buildPrototype(),
                Executors.newVirtualThreadPerTaskExecutor());
    }
}
