package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ReplyCheckTest {
    private static final ReplyPattern PATTERN = new ReplyPattern(0.25);

    @Test
    void knowsThePlaceOfEveryReply() {
        ByteBuffer replies = PATTERN.replies(1_000);
        assertThat(replies.remaining()).isEqualTo(PATTERN.bytes(1_000));
        for (int line = 0; line < 1_000; line++) {
            boolean refused = replies.get((int) PATTERN.bytes(line)) == 'e';
            assertThat(refused).isEqualTo(PATTERN.isBad(line)).isEqualTo(line % 4 == 3);
        }
    }

    @Test
    void takesRightRepliesHoweverTheyAreCut() {
        SplittableRandom random = new SplittableRandom(7);
        ReplyCheck check = new ReplyCheck(PATTERN, PATTERN.replies(1_000));
        ByteBuffer replies = PATTERN.replies(1_000);
        while (replies.hasRemaining()) {
            int take = Math.min(replies.remaining(), 1 + random.nextInt(40));
            check.accept(replies.slice(replies.position(), take));
            replies.position(replies.position() + take);
        }
        assertThat(check.wrong()).isZero();
        assertThat(check.hasAnswered(1_000)).isTrue();
    }

    @Test
    void countsEachWrongReplyOnceHoweverTheyAreCut() {
        byte[] received =
                "ok\n\nok\n\nno\n\nerror\nwrong command\n\nerror\nwrong\n\nok\n\nok\n\nerror\nwrong command\n\n"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= received.length; cut++) {
            ReplyCheck check = new ReplyCheck(PATTERN, PATTERN.replies(8));
            check.accept(ByteBuffer.wrap(received, 0, cut));
            assertThat(check.hasAnswered(8)).isEqualTo(cut == received.length);
            check.accept(ByteBuffer.wrap(received, cut, received.length - cut));
            assertThat(check.wrong()).isEqualTo(2);
            assertThat(check.firstWrong()).hasValue("reply 2 was \"no\\n\\n\"");
            assertThat(check.hasAnswered(8)).isTrue();
        }
    }

    @Test
    void countsLineFeedsLikeAPlainLoop() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(100)];
            int plain = 0;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? '\n' : random.nextInt(256));
                plain += bytes[i] == '\n' ? 1 : 0;
            }
            assertThat(Newlines.count(ByteBuffer.wrap(bytes), bytes.length)).isEqualTo(plain);
        }
    }
}
