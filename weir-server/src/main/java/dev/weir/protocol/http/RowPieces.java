package dev.weir.protocol.http;

import dev.weir.query.QueryAnswer;

/** An answer in pieces, each made on a reader thread, and nothing shared held between them. */
final class RowPieces implements AutoCloseable {
    private final QueryAnswer answer;
    private final RowForm form;
    private final RowBytes piece = new RowBytes();
    private boolean begun;
    private boolean ended;

    RowPieces(QueryAnswer answer, RowForm form) {
        this.answer = answer;
        this.form = form;
    }

    /** The next piece, valid until the next call; empty at the end. */
    RowBytes next() {
        piece.clear();
        if (!begun) {
            form.begin(piece);
            begun = true;
        }
        while (!ended && !piece.isLargeEnough()) {
            if (answer.next()) {
                form.add(answer, piece);
            } else {
                form.end(piece);
                ended = true;
            }
        }
        answer.detach();
        return piece;
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        answer.close();
    }
}
