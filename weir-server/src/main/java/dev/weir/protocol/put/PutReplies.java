package dev.weir.protocol.put;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.put.Verdicts;
import dev.weir.model.WeirException;
import dev.weir.protocol.ReplyChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The replies to the lines of a batch. Used by one connection. */
final class PutReplies {
    static final byte[] WRONG_COMMAND = "error\nwrong command\n\n".getBytes(ISO_8859_1);
    static final byte[] UNAUTHORIZED = "error\nunauthorized\n\n".getBytes(ISO_8859_1);
    static final byte[] FORBIDDEN = "error\nforbidden\n\n".getBytes(ISO_8859_1);
    static final byte[] OK = "ok\n\n".getBytes(ISO_8859_1);
    private static final int MANY = 1 << 15;

    /** The usual reply many times over, ready for the kernel, shared by all and only ever read. */
    private static final ByteBuffer MANY_OKS = manyOks();

    private final byte[] seriesLimit;

    PutReplies(int maxSeries) {
        seriesLimit = ("error\ncannot add a series: there are " + maxSeries + ", and limits.series allows no more\n\n")
                .getBytes(UTF_8);
    }

    private static ByteBuffer manyOks() {
        ByteBuffer oks = ByteBuffer.allocateDirect(MANY * OK.length);
        while (oks.hasRemaining()) {
            oks.put(OK);
        }
        return oks.flip().asReadOnlyBuffer();
    }

    /** Sends a reply for each line. Lines that were good get the reason instead if they could not be made durable. */
    void send(Verdicts verdicts, @Nullable WeirException failure, ReplyChannel replies) throws IOException {
        byte[] failed =
                failure == null ? OK : ("error\n" + PutConnection.oneLine(failure.reason()) + "\n\n").getBytes(UTF_8);
        if (failure == null && verdicts.refused() == 0) {
            sendOks(verdicts.lines(), replies);
            return;
        }
        Pieces pieces = new Pieces(replies);
        int line = 0;
        for (int i = 0; i < verdicts.refused(); i++) {
            pieces.put(failed, verdicts.line(i) - line);
            pieces.put(refusal(verdicts.refusal(i)), 1);
            line = verdicts.line(i) + 1;
        }
        pieces.put(failed, verdicts.lines() - line);
        pieces.end();
    }

    private byte[] refusal(Verdicts.Refusal refusal) {
        return switch (refusal) {
            case WRONG_COMMAND, LINE_TOO_LONG -> WRONG_COMMAND;
            case SERIES_LIMIT -> seriesLimit;
            case FORBIDDEN -> FORBIDDEN;
        };
    }

    private static void sendOks(int count, ReplyChannel replies) throws IOException {
        for (int left = count; left > 0; left -= MANY) {
            replies.send(MANY_OKS.duplicate().limit(Math.min(left, MANY) * OK.length));
        }
    }

    /** Gathers replies and sends them piece by piece. */
    private record Pieces(ReplyChannel replies, ByteArrayOutputStream gathered) {
        private static final int BYTES = 64 << 10;

        Pieces(ReplyChannel replies) {
            this(replies, new ByteArrayOutputStream());
        }

        void put(byte[] reply, int times) throws IOException {
            for (int i = 0; i < times; i++) {
                gathered.writeBytes(reply);
                if (gathered.size() >= BYTES) {
                    end();
                }
            }
        }

        void end() throws IOException {
            replies.send(ByteBuffer.wrap(gathered.toByteArray()));
            gathered.reset();
        }
    }
}
