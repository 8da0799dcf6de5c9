package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads by the byte: what is kept of a file is what was sent, however it was sent. */
@Timeout(60)
final class UploadSocketTest {
    private static final String ROWS = "sensor_id,timestamp,value\ns1,1774958400,20\n";
    private static final String DASHES = "--" + FileForm.BOUNDARY;
    private static final Pattern ID = Pattern.compile("\"file_id\":\"([0-9a-f]{32})\"");

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer();

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Api.port(SHARED.server(), "http"));
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] head(String type, String more) {
        return ("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n" + more + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] sized(byte[] body) {
        return joined(head(FileForm.TYPE, "Content-Length: " + body.length), body);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** The next reply, which has a length, as text. */
    private static String reply(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            assertThat(next).as("the reply ends after: %s", head).isNotNegative();
            head.append((char) next);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertThat(length.find()).isTrue();
        return head + new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8);
    }

    private static String id(String reply) {
        assertThat(reply).startsWith("HTTP/1.1 202 Accepted\r\n");
        Matcher id = ID.matcher(reply);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    /** What is stored of a file. */
    private static byte[] stored(String id) throws IOException {
        try (Stream<Path> blobs = Files.walk(SHARED.directory().resolve("data").resolve("blobs"))) {
            Path blob = blobs.filter(path -> path.endsWith(id)).findFirst().orElseThrow();
            return Files.readAllBytes(blob);
        }
    }

    private static String upload(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            return id(reply(socket));
        }
    }

    static List<String> contents() {
        return List.of(
                "",
                "\r\n",
                "\r\n\r\n",
                "\r\n" + ROWS + "\r\n",
                "--" + ROWS + "--",
                "-",
                "\r",
                ROWS + "\r",
                ROWS + "\r\n-",
                ROWS + "\r\n--",
                ROWS + "\r\n" + DASHES.substring(0, DASHES.length() - 1),
                "\n" + DASHES + "\r\n" + ROWS,
                "\r" + DASHES + "--\r\n",
                " " + DASHES,
                "\r\n-" + DASHES.substring(3) + "\r\n",
                DASHES.substring(2) + "\r\n" + DASHES.substring(2),
                "\r\n\r\n" + DASHES.substring(0, 10) + "\r\n" + DASHES.substring(0, 12) + "\r\n" + ROWS);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void theContentIsKeptByteByByte(String content) throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        byte[] form =
                new FileForm().file("a.csv", bytes).field("dry_run", "true").bytes();
        assertThat(stored(upload(sized(form)))).isEqualTo(bytes);
    }

    @Test
    void aFileOfOneByteAWriteIsTaken() throws IOException {
        byte[] request = sized(FileForm.of("a.csv", "\r\n--" + ROWS + "\r\n--").bytes());
        try (Socket socket = connect()) {
            for (byte each : request) {
                socket.getOutputStream().write(each);
            }
            assertThat(stored(id(reply(socket)))).asString(UTF_8).isEqualTo("\r\n--" + ROWS + "\r\n--");
        }
    }

    @Test
    void chunksNeedNotFollowTheParts() throws IOException {
        byte[] form = FileForm.of("a.csv", ROWS.repeat(100)).bytes();
        for (int size : new int[] {1, 7, 1000, form.length}) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head(FileForm.TYPE, "Transfer-Encoding: chunked"));
            for (int at = 0; at < form.length; at += size) {
                int length = Math.min(size, form.length - at);
                request.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
                request.write(form, at, length);
                request.writeBytes("\r\n".getBytes(ISO_8859_1));
            }
            request.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(stored(upload(request.toByteArray()))).asString(UTF_8).isEqualTo(ROWS.repeat(100));
        }
    }

    @Test
    void whatStandsBeforeAndBehindThePartsIsPassedOver() throws IOException {
        byte[] form = FileForm.of("a.csv", ROWS).bytes();
        String epilogue = "This is the epilogue, and means nothing either.\r\n" + DASHES + "\r\n";
        assertThat(stored(upload(
                        sized(joined("This is the preamble.\r\n".getBytes(UTF_8), form, epilogue.getBytes(UTF_8))))))
                .asString(UTF_8)
                .isEqualTo(ROWS);
    }

    @Test
    void blanksMayFollowABoundaryAndNothingMustFollowTheLast() throws IOException {
        String form = new String(FileForm.of("a.csv", ROWS).bytes(), UTF_8);
        String blank = form.replace(DASHES + "\r\n", DASHES + " \t\r\n");
        String short_ = form.substring(0, form.length() - 2);
        for (String each : List.of(blank, short_, short_ + " \r\n")) {
            assertThat(stored(upload(sized(each.getBytes(UTF_8)))))
                    .asString(UTF_8)
                    .isEqualTo(ROWS);
        }
    }

    @Test
    void theBoundaryMayBeInQuotesAndStandBehindOthers() throws IOException {
        String boundary = "a b:c'()+_,-./=?";
        byte[] form = new String(FileForm.of("a.csv", ROWS).bytes(), UTF_8)
                .replace(FileForm.BOUNDARY, boundary)
                .getBytes(UTF_8);
        String type = "Multipart/Form-Data; charset=utf-8; Boundary=\"" + boundary + '"';
        byte[] request = joined(head(type, "Content-Length: " + form.length), form);
        assertThat(stored(upload(request))).asString(UTF_8).isEqualTo(ROWS);
    }

    @Test
    void aConnectionGoesOnAfterAnUpload() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write(sized(FileForm.of("a.csv", ROWS + i).bytes()));
                ids.add(id(reply(socket)));
            }
            byte[] two = sized(FileForm.of("a.csv", ROWS).bytes());
            socket.getOutputStream().write(joined(two, two)); // Pipelined.
            ids.add(id(reply(socket)));
            ids.add(id(reply(socket)));
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void aRefusedUploadIsAnsweredAndItsConnectionClosed() throws IOException {
        byte[] form = joined(
                FileForm.of("a.csv", ROWS).field("zone", "UTC").bytes(),
                "x".repeat(100_000).getBytes(UTF_8));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sized(form));
            assertThat(reply(socket)).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        long before = awaitFinishedFiles();
        byte[] request = sized(FileForm.of("a.csv", ROWS).bytes());
        for (int length : new int[] {request.length - 1, request.length - 30, request.length - 60}) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(request, 0, length);
                socket.shutdownOutput();
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("before");
            }
        }
        assertThat(awaitFinishedFiles()).isEqualTo(before);
    }

    /** How many files are kept, once nothing is left of uploads that were answered before it was taken out. */
    private static long awaitFinishedFiles() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<String> names = files();
        while (names.stream().anyMatch(name -> name.endsWith(".tmp"))) {
            assertThat(System.nanoTime()).as("unfinished files go in time").isLessThan(deadline);
            names = files();
        }
        return names.stream().filter(name -> !name.endsWith(".sums")).count();
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> blobs = Files.list(SHARED.directory().resolve("data").resolve("blobs"))) {
            Path server = blobs.findFirst().orElseThrow();
            return List.of(Objects.requireNonNull(server.toFile().list()));
        }
    }

    @Test
    void aSenderThatAsksFirstIsToldToGoOn() throws IOException {
        byte[] form = FileForm.of("a.csv", ROWS).bytes();
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(head(FileForm.TYPE, "Expect: 100-continue\r\nContent-Length: " + form.length));
            byte[] go = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(go, ISO_8859_1)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write(form);
            assertThat(stored(id(reply(socket)))).asString(UTF_8).isEqualTo(ROWS);
        }
    }
}
