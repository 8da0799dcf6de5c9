package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Uploads files over HTTP, and asks what became of them. Used by one thread; whoever made the API closes it. */
record Uploads(Api api) {
    /** Sends a form, whatever the answer. */
    Api.Answer send(FileForm form, String... headers) {
        return api.sendBytes("POST", "/upload", form.bytes(), Api.with(headers, "Content-Type", FileForm.TYPE));
    }

    /** Uploads a form that is taken; answers the id of the file. */
    String take(FileForm form, String... headers) {
        Api.Answer answer = send(form, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("file_id").asText();
    }

    /** What was found in a file, once it is done: the stream of its status ends then. */
    JsonNode result(String id, String... headers) {
        api.get("/status/" + id, Api.with(headers, "Accept", "text/event-stream"));
        return api.get("/results/" + id, headers).json();
    }

    /** Uploads a form, and answers what was found in its file. */
    JsonNode judged(FileForm form) {
        return result(take(form));
    }
}
