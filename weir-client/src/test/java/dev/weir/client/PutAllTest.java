package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.WeirClientException.Kind;
import dev.weir.client.WeirClientException.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PutAllTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static WeirClient connect(ScriptedPeer peer) {
        return new WeirClient("127.0.0.1", peer.port(), TIMEOUT);
    }

    private static List<Put> puts(int count) {
        List<Put> puts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            puts.add(new Put("key" + i, i, i));
        }
        return puts;
    }

    @Test
    void nothingIsSentForNothing() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying()) {
            try (WeirClient client = connect(peer)) {
                client.putAll(List.of());
            }
            assertThat(peer.heard()).isEmpty();
        }
    }

    @Test
    void sendsEveryPutInOrder() throws Exception {
        ScriptedPeer.Script script = peer -> {
            for (int i = 0; i < 300_000; i++) {
                peer.hear();
                peer.say("ok\n\n");
            }
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script)) {
            try (WeirClient client = connect(peer)) {
                client.putAll(puts(300_000));
            }
            assertThat(peer.heard()).hasSize(300_000).endsWith("put key299999 299999.0 299999");
        }
    }

    @Test
    void readsWhileItWritesWhenRepliesAreLongAndThePeerStopsReadingUntilTheyAreRead() throws Exception {
        String reply = "error\n" + "x".repeat(2_000) + "\n\n";
        ScriptedPeer.Script script = peer -> {
            for (int i = 0; i < 20_000; i++) {
                peer.hear();
                peer.say(reply);
            }
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer)) {
            var failure = catchThrowableOfType(WeirClientException.class, () -> client.putAll(puts(20_000)));
            assertThat(failure.refusals()).hasSize(20_000);
        }
    }

    @Test
    void doesNotWaitForOneAnswerBeforeTheNextPut() throws Exception {
        ScriptedPeer.Script script = peer -> {
            for (int i = 0; i < 1_000; i++) {
                peer.hear();
            }
            peer.say("ok\n\n".repeat(1_000));
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer)) {
            client.putAll(puts(1_000));
        }
    }

    @Test
    void namesEveryPutThatWasRefusedAndWhyAndLivesOn() throws Exception {
        String no = "error\nforbidden\n\n";
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n", no, "ok\n\n", "error\nno space left\n\n", "ok\n\n");
                WeirClient client = connect(peer)) {
            var failure = catchThrowableOfType(WeirClientException.class, () -> client.putAll(puts(4)));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.index()).hasValue(1);
            assertThat(failure.refusals())
                    .containsExactly(new Refusal(1, "key1", "forbidden"), new Refusal(3, "key3", "no space left"));
            assertThat(failure)
                    .hasMessage("cannot put 2 of 4 on 127.0.0.1:" + peer.port() + ": put 1, of \"key1\": forbidden");
            client.put("a", 1, 1);
        }
    }

    @Test
    void namesTheFirstPutWithoutAnAnswerWhenTheConnectionBreaks() throws Exception {
        ScriptedPeer.Script script = peer -> {
            for (int i = 0; i < 100; i++) {
                peer.hear();
            }
            peer.say("ok\n\nerror\nforbidden\n\nok\n\nok\n");
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer)) {
            var failure = catchThrowableOfType(WeirClientException.class, () -> client.putAll(puts(100)));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure.index()).hasValue(3);
            assertThat(failure.refusals()).containsExactly(new Refusal(1, "key1", "forbidden"));
        }
    }

    @Test
    void aCollectionThatFailsHalfWayLeavesTheClientClosed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n");
                WeirClient client = connect(peer)) {
            List<Put> broken = Arrays.asList(new Put("a", 1, 1), null);
            assertThatThrownBy(() -> client.putAll(broken)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> client.get("a"))
                    .hasMessageEndingWith("this client closed itself when an earlier call was broken off");
        }
    }
}
