package dev.weir.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

final class AwsFailureTest {
    private static AwsServiceException answer(int status, String code, String message) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | SignatureDoesNotMatch       | UNAUTHORIZED | check AWS_SECRET_ACCESS_KEY",
                "400 | InvalidSignatureException   | UNAUTHORIZED | check AWS_SECRET_ACCESS_KEY",
                "403 | InvalidAccessKeyId          | UNAUTHORIZED | check AWS_ACCESS_KEY_ID",
                "400 | UnrecognizedClientException | UNAUTHORIZED | check AWS_ACCESS_KEY_ID",
                "400 | ExpiredTokenException       | UNAUTHORIZED | the credentials have expired",
                "403 | RequestTimeTooSkewed        | UNAUTHORIZED | the clock of this machine is wrong",
                "403 | AccessDenied                | UNAUTHORIZED | do not allow that (403 AccessDenied: words)",
                "400 | AccessDeniedException       | UNAUTHORIZED | do not allow that (400 AccessDeniedException: words)",
                "301 | PermanentRedirect           | UNAVAILABLE  | it is in another region; set AWS_REGION",
                "503 | SlowDown                    | OVERLOADED   | it takes no more for now (503 SlowDown: words)",
                "400 | ThrottlingException         | OVERLOADED   | it takes no more for now",
                "500 | InternalError               | UNAVAILABLE  | it answers 500 InternalError: words",
            })
    void answersTellWhatToDo(int status, String code, WeirException.Code expected, String words) {
        AwsFailure failure = AwsFailure.of(answer(status, code, "words"));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.why()).contains(words);
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of(
                        client("Unable to load credentials from any of the providers", null),
                        WeirException.Code.UNAUTHORIZED,
                        "there are no credentials; set AWS_ACCESS_KEY_ID"),
                Arguments.of(
                        client("x", new SocketTimeoutException("Read timed out")),
                        WeirException.Code.TIMEOUT,
                        "it does not answer in time"),
                Arguments.of(
                        client("x", new UnknownHostException("nowhere")),
                        WeirException.Code.UNAVAILABLE,
                        "there is no host of that name"),
                Arguments.of(
                        client("x", new IOException("reset")),
                        WeirException.Code.UNAVAILABLE,
                        "the connection broke off: reset"),
                Arguments.of(AbortedException.create("x"), WeirException.Code.UNAVAILABLE, "interrupted"),
                Arguments.of(client("something else", null), WeirException.Code.UNAVAILABLE, "something else"));
    }

    private static SdkException client(String message, @Nullable Throwable cause) {
        return SdkClientException.builder().message(message).cause(cause).build();
    }

    @ParameterizedTest
    @MethodSource("silences")
    void noAnswerTellsWhatToDo(SdkException e, WeirException.Code expected, String words) {
        AwsFailure failure = AwsFailure.of(e);

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.why()).contains(words);
    }

    @Test
    void longAnswersAreCut() {
        assertThat(AwsFailure.of(answer(500, "x", "y".repeat(10_000))).why()).hasSizeLessThan(300);
        assertThat(AwsFailure.of(AwsServiceException.builder().statusCode(502).build())
                        .why())
                .startsWith("it answers 502");
    }
}
