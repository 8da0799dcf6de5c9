package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

/** A browser that has logged in: its cookie, and what the page was told for the header of changes. */
record Login(String cookie, String proof) {
    static final String SESSION = "/api/v1/session";

    static Login by(Api api, String token, String... headers) {
        Api.Answer answer = api.postJson(SESSION, "{\"token\":\"" + token + "\"}", headers);
        assertThat(answer.status()).isEqualTo(201);
        return new Login(
                answer.header("Set-Cookie").split(";", 2)[0],
                answer.json().at("/csrf_token").asText());
    }

    String[] reads(String... more) {
        return Api.with(more, "Cookie", cookie);
    }

    String[] changes(Server server, String... more) {
        return Api.with(Api.with(reads(more), "X-CSRF-Token", proof), "Origin", own(server));
    }

    /** The origin of a page of the server. */
    static String own(Server server) {
        return "http://127.0.0.1:" + Api.port(server, "http");
    }

    /** The status of reading events. */
    static int data(Api api, String... headers) {
        return api.get("/data", headers).status();
    }
}
