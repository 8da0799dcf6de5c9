package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a start says of a network that others can listen to. */
final class ClearNetworkTest {
    @TempDir
    private Path data;

    @TempDir
    private Path pem;

    @Test
    void aStartWarnsWhereOthersReachTheServerWithoutTls() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Server.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
        try {
            TlsServers tls = TlsServers.in(data, pem);
            tls.servers().open().close();
            tls.open("--bind=0.0.0.0", "--insecure=true").close();
            assertThat(warnings(logged)).isZero();
            tls.servers().open("--bind=0.0.0.0", "--insecure=true").close();
            assertThat(warnings(logged)).isOne();
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(null);
        }
    }

    private static long warnings(ListAppender<ILoggingEvent> logged) {
        return logged.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .filter(each -> each.getFormattedMessage().contains("cross the network in the clear"))
                .count();
    }
}
