package dev.weir.app.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.ServerHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TapTest {
    /** Of so many that each keeps a hundred pours. */
    private static final TapWorkload WORKLOAD = new TapWorkload(1, 1_000, 1_000, 150, 42);

    @Test
    void poursNoMoreWhenItCanKeepNoMoreUntilTheServerIsBack() throws Exception {
        StringWriter text = new StringWriter();
        try (BeerPeer peer = new BeerPeer();
                ServerHttp http = new ServerHttp(URI.create("http://" + peer.address()), "")) {
            peer.cutOff();
            PrintWriter out = new PrintWriter(text, true);
            TapReport report = new TapReport(out, out, InstantSource.system(), false);
            TapClient client = new TapClient(http, "run");
            Tap tap = new Tap(1, WORKLOAD, client, report, InstantSource.system(), new SplittableRandom(42));
            Thread running = Thread.ofVirtual().start(tap::run);
            while (!text.toString().contains("pouring no more until some of what was poured is posted")) {
                Thread.onSpinWait();
                assertThat(Thread.currentThread().isInterrupted())
                        .as("out of time")
                        .isFalse();
            }
            Instant back = Instant.now();
            peer.comeBack();
            running.join();
            List<BeerPeer.Post> posts = peer.posts();
            assertThat(posts)
                    .hasSize(150)
                    .extracting(BeerPeer.Post::key)
                    .first()
                    .isEqualTo("run-1-0");
            assertThat(posts.subList(0, 100))
                    .allMatch(post -> Instant.parse(post.time()).isBefore(back));
            assertThat(posts.subList(100, 150))
                    .allMatch(post -> Instant.parse(post.time()).isAfter(back));
        }
    }
}
