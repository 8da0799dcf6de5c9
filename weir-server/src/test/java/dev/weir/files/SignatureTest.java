package dev.weir.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a file is, told from its first bytes. */
final class SignatureTest {
    @Test
    void knowsWhatIsNoText() {
        assertThat(of("PK\3\4rest")).contains(Signature.ZIP);
        assertThat(of("PK\5\6")).contains(Signature.EMPTY_ZIP);
        assertThat(of("\320\317\21\340\241\261\32\341")).contains(Signature.OLD_SPREADSHEET);
        assertThat(of("BZh9")).contains(Signature.BZIP2);
        assertThat(of("%PDF-1.7")).contains(Signature.PDF);
        assertThat(of("PAR1")).contains(Signature.PARQUET);
        assertThat(of("\37\213\10")).contains(Signature.GZIP);
    }

    @Test
    void takesTextForText() {
        for (String text :
                new String[] {"", "P", "PK", "PK,time,value", "sensor_id", "BZ", "\357\273\277time", "%PDX"}) {
            assertThat(of(text)).as(text).isEmpty();
        }
    }

    private static Optional<Signature> of(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return Signature.of(Arrays.copyOf(bytes, Math.min(bytes.length, Signature.MOST_BYTES)));
    }
}
