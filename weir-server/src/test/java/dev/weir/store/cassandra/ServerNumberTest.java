package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
final class ServerNumberTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private static final Path DATA = Path.of("/data");
    private static final String NOWHERE = "127.0.0.1:1/weir";

    private final String url = keyspaces.create();

    @Test
    void everyDataDirectoryKeepsItsNumberWhereverCassandraIs() {
        SimulatedDisk disk = new SimulatedDisk(1);
        UUID directory = new UUID(0, 1);
        assertThat(ServerNumber.of(disk, DATA, directory, url)).isZero();
        SimulatedDisk other = new SimulatedDisk(1);
        assertThat(ServerNumber.of(other, DATA, new UUID(0, 2), url)).isEqualTo(1);
        String away = NOWHERE.replace("weir", CassandraUrl.of(url).keyspace());
        assertThat(ServerNumber.of(other, DATA, new UUID(0, 2), away)).isEqualTo(1);
        assertThat(ServerNumber.of(new SimulatedDisk(1), DATA, directory, url))
                .as("restored without its file")
                .isZero();
    }

    @Test
    void withoutCassandraThereIsNoFirstNumber() {
        assertThatThrownBy(() -> ServerNumber.of(new SimulatedDisk(1), DATA, new UUID(0, 1), NOWHERE))
                .hasMessageContaining("cannot get a number for this server")
                .hasMessageContaining("cassandra://127.0.0.1:1/weir");
    }

    @Test
    void aNumberIsOfOneKeyspace() {
        SimulatedDisk disk = new SimulatedDisk(1);
        disk.replace(DATA.resolve("cassandra-server"), "keyspace garden\nserver 7\n".getBytes(US_ASCII));
        assertThatThrownBy(() -> ServerNumber.of(disk, DATA, new UUID(0, 1), url))
                .hasMessageContaining("this data directory is server 7 of keyspace \"garden\"");
        disk.replace(DATA.resolve("cassandra-server"), "keyspace garden\n".getBytes(US_ASCII));
        assertThatThrownBy(() -> ServerNumber.of(disk, DATA, new UUID(0, 1), url))
                .hasMessageContaining("cannot read \"/data/cassandra-server\"");
    }
}
