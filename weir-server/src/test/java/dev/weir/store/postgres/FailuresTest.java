package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** What is told of a failure. */
final class FailuresTest {
    @Test
    void areTheServersWordsWithoutWhatItQuotesOfRowsAndStatements() {
        ServerErrorMessage told = new ServerErrorMessage(
                "SERROR\0C23514\0Mnew row violates\n check \"few\"\0DFailing row contains (1, secret).\0HTake less.\0P49\0");
        assertThat(Failures.words(new IllegalStateException("it failed", new PSQLException(told))))
                .isEqualTo("ERROR: new row violates; check \"few\"; Hint: Take less.");
    }

    @Test
    void nameAHostThatIsUnknown() {
        PSQLException failure = new PSQLException(
                "The connection attempt failed.",
                PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                new UnknownHostException("db.nowhere"));
        assertThat(Failures.words(failure)).isEqualTo("there is no host of the name db.nowhere");
    }
}
