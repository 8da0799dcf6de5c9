package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:5",
        "::1, [::1]:5",
        "::, [::]:5",
        "fe80::1:0:0:2, [fe80::1:0:0:2]:5",
        "1:0:0:2::3, [1:0:0:2::3]:5",
        "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:5",
        "1:0:2:3:4:5:6:7, [1:0:2:3:4:5:6:7]:5",
        "10::, [10::]:5",
        "2001:db8::10, [2001:db8::10]:5",
    })
    void writesAddressesAsPeopleDo(String address, String text) throws UnknownHostException {
        assertThat(AddressText.of(new InetSocketAddress(InetAddress.getByName(address), 5)))
                .isEqualTo(text);
    }
}
