package dev.weir.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.WeirException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RealDiskTest {
    @Test
    void saysThatTheUserMayNotWhereTheSystemNamesThePathAlone() {
        WeirException failure =
                RealDisk.failure("make directory", Path.of("/srv/weir"), new AccessDeniedException("/srv/weir"));
        assertThat(failure.reason()).isEqualTo("cannot make directory \"/srv/weir\": permission denied");
    }
}
