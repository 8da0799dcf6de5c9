package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens, cookies and proofs of sessions in whatever a server writes: nowhere, at the most talkative level, also where a client puts them in the
 * wrong place.
 */
final class NothingSecretTest {
    @Test
    void noLogHasATokenOrACookieWhateverClientsDoWithThem(@TempDir Path data, @TempDir Path logs) throws Exception {
        String token = Machine.must(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ServerLaunch.jar().toString(),
                        "token",
                        "create",
                        "--scope=admin",
                        "--data=" + data)
                .replaceAll("(?s).*(weir_[A-Za-z0-9_-]{43}).*", "$1");
        String wrong = token.substring(0, token.length() - 8) + "AAAAAAAA";
        List<String> secrets = new ArrayList<>(List.of(token, wrong));
        ServerProcess server = ServerLaunch.of(data)
                .with("--bind=0.0.0.0", "--http.port=0", "--ndjson.port=0", "--log.level=trace", "--log.dir=" + logs)
                .start();
        try (server) {
            for (String each : List.of(token, wrong)) {
                tcp(server.port(), "auth " + each + "\nput a 1 1\nauth " + each + " x\nput " + each + " 1 1\n");
                tcp(server.port(), "put a 1 1\nauth " + each + "\n");
                tcp(
                        server.port("ndjson"),
                        "{\"hello\":{\"ack\":true,\"token\":\"" + each + "\"}}\n{\"token\":\"" + each + "\nx\n");
                secrets.addAll(http(server, each));
            }
        }
        assertThat(secrets).hasSizeGreaterThan(4).allMatch(secret -> secret.length() >= 43);
        List<String> written = new ArrayList<>(server.lines());
        written.add(Files.readString(data.resolve("audit.log")));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                written.add(Files.readString(file));
            }
        }
        String all = written.toString();
        assertThat(all).contains("/api/v1/session", "token.shown", "session.begin");
        assertThat(secrets).noneMatch(all::contains);
    }

    private static void tcp(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    /** A token in every place of a request; answers what else came of it that is nobody's business. */
    private static List<String> http(ServerProcess server, String token) throws Exception {
        List<String> secrets = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String root = "http://127.0.0.1:" + server.port("http");
            String session = root + "/api/v1/session";
            String[] bearer = {"Authorization", "Bearer " + token};
            send(client, root + "/data", "GET", "", bearer);
            send(client, root + "/data?token=" + token, "GET", "", bearer);
            send(client, root + "/" + token, "GET", "", bearer);
            send(client, root + "/data", "GET", "", "Authorization", "Basic " + token);
            send(client, root + "/api/v1/tokens/" + token, "DELETE", "", bearer);
            send(client, root + "/files/" + token, "DELETE", "", bearer);
            send(client, root + "/api/v1/series?match=" + token, "DELETE", "", bearer);
            send(client, root + "/data", "POST", "{\"device_id\":\"d1\",\"a\":\"" + token, bearer);
            send(client, session, "POST", "{\"token\":\"" + token + "\"", bearer);
            secrets.addAll(secrets(send(client, root + "/api/v1/tokens", "POST", "{\"scope\":\"read\"}", bearer)));
            HttpResponse<String> login = send(client, session, "POST", "{\"token\":\"" + token + "\"}");
            List<String> ofLogin = secrets(login);
            secrets.addAll(ofLogin);
            String cookie =
                    login.headers().firstValue("Set-Cookie").orElse("none=none").split(";", 2)[0];
            send(client, root + "/data", "GET", "", "Cookie", cookie);
            send(
                    client,
                    root + "/data",
                    "POST",
                    "{\"device_id\":\"d1\"}",
                    "Cookie",
                    cookie,
                    "X-CSRF-Token",
                    "x",
                    "Origin",
                    root);
            tcp(
                    server.port("http"),
                    "GET /live HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: " + cookie + "\r\n\r\n");
            tcp(server.port("http"), "GET /data HTTP/1.1\r\nHost: localhost\r\nCookie " + cookie + "\r\n\r\n");
        }
        return secrets;
    }

    private static HttpResponse<String> send(
            HttpClient client, String address, String method, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The token, the cookie and the proof that an answer has. */
    private static List<String> secrets(HttpResponse<String> answer) {
        return Stream.concat(
                        Stream.of(answer.body().split("\"", -1)),
                        answer.headers().allValues("Set-Cookie").stream()
                                .map(cookie -> cookie.replaceAll("^[^=]*=([^;]*);.*", "$1")))
                .filter(text -> text.matches("[A-Za-z0-9_-]{43,48}"))
                .toList();
    }
}
