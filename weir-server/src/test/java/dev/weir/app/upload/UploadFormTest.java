package dev.weir.app.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class UploadFormTest {
    @Test
    void putsTheFieldsBeforeTheFile() {
        UploadForm form = new UploadForm("b0", "a.csv", Map.of("timezone", "Europe/Berlin"));
        assertThat(form.contentType()).isEqualTo("multipart/form-data; boundary=b0");
        assertThat(new String(form.head(), UTF_8) + "x" + new String(form.tail(), UTF_8))
                .isEqualTo("""
                --b0
                Content-Disposition: form-data; name="timezone"

                Europe/Berlin
                --b0
                Content-Disposition: form-data; name="file"; filename="a.csv"
                Content-Type: application/octet-stream

                x
                --b0--
                """.replace("\n", "\r\n"));
    }

    @Test
    void letsNoNameOfAFileEndItsField() {
        UploadForm form = new UploadForm("b0", "\"größe\"\r\n.csv", Map.of());
        assertThat(new String(form.head(), UTF_8)).contains("filename=\"%22größe%22%0D%0A.csv\"\r\n");
    }
}
