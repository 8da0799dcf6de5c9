package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.backend.FaultyLine;
import dev.weir.model.WeirException;
import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line to the database breaks while tables are made: the next time they are made, or are there. */
final class TablesCutOffTest {
    @RegisterExtension
    static final Databases databases = new Databases();

    private final String url = databases.create();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void theAnswerToACommitIsLost(int which) throws Exception {
        int port = URI.create(url).getPort();
        try (FaultyLine line = new FaultyLine(URI.create("http://127.0.0.1:" + port))) {
            line.loseAnswerTo("COMMIT", which);
            Database database =
                    Database.of(url.replace(":" + port, ":" + line.uri().getPort()));
            Throwable lost = catchThrowable(database::makeTables);
            assertThat(lost == null || lost instanceof WeirException).isTrue();
            line.loseAnswerTo("of a request that is never made");
            database.makeTables();
            assertThat(databases.count(url, "select count(*) from weir.state")).isZero();
        }
    }
}
