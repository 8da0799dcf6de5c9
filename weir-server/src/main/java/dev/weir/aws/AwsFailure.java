package dev.weir.aws;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a call failed for good.
 *
 * @param code for programs: UNAUTHORIZED, TIMEOUT, OVERLOADED or UNAVAILABLE
 * @param why for people, and what to do; the end of a sentence
 */
public record AwsFailure(WeirException.Code code, String why) {
    private static final int QUOTED_CHARS = 200;

    /** What an exception of the SDK tells. */
    public static AwsFailure of(SdkException e) {
        return e instanceof AwsServiceException answer ? answered(answer) : notAnswered(e);
    }

    private static AwsFailure answered(AwsServiceException e) {
        String code =
                e.awsErrorDetails() == null ? "" : text(e.awsErrorDetails().errorCode());
        return switch (code) {
            case "SignatureDoesNotMatch", "InvalidSignatureException" ->
                unauthorized(
                        "the signature is refused: the secret key is not that of the access key; check AWS_SECRET_ACCESS_KEY");
            case "InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId" ->
                unauthorized("the access key is not known there; check AWS_ACCESS_KEY_ID");
            case "ExpiredToken", "ExpiredTokenException" -> unauthorized("the credentials have expired");
            case "RequestTimeTooSkewed" -> unauthorized("the clock of this machine is wrong");
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                new AwsFailure(WeirException.Code.UNAVAILABLE, "it is in another region; set AWS_REGION");
            default -> otherwiseAnswered(e, code);
        };
    }

    private static AwsFailure otherwiseAnswered(AwsServiceException e, String code) {
        String said = e.statusCode() + " " + code + ": " + quoted(said(e));
        if (e.statusCode() == 401 || e.statusCode() == 403 || code.startsWith("AccessDenied")) {
            return unauthorized("the credentials do not allow that (" + said + ")");
        }
        boolean busy = e.isThrottlingException() || e.statusCode() == 429 || code.equals("SlowDown");
        return busy
                ? new AwsFailure(WeirException.Code.OVERLOADED, "it takes no more for now (" + said + ")")
                : new AwsFailure(WeirException.Code.UNAVAILABLE, "it answers " + said);
    }

    private static String said(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? text(e.getMessage())
                : text(e.awsErrorDetails().errorMessage());
    }

    private static AwsFailure notAnswered(SdkException e) {
        Throwable root = root(e);
        if (text(e.getMessage()).toLowerCase(Locale.ROOT).contains("credentials")) {
            return unauthorized(
                    "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile");
        }
        if (e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || root instanceof SocketTimeoutException) {
            return new AwsFailure(WeirException.Code.TIMEOUT, "it does not answer in time");
        }
        String why = quoted(text(root.getMessage()));
        if (root instanceof UnknownHostException) {
            return new AwsFailure(WeirException.Code.UNAVAILABLE, "cannot connect: there is no host of that name");
        }
        if (root instanceof ConnectException) {
            return new AwsFailure(WeirException.Code.UNAVAILABLE, "cannot connect: " + why);
        }
        if (e instanceof AbortedException) {
            return new AwsFailure(WeirException.Code.UNAVAILABLE, "interrupted");
        }
        String what = root instanceof IOException ? "the connection broke off: " : "";
        return new AwsFailure(WeirException.Code.UNAVAILABLE, what + why);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static AwsFailure unauthorized(String why) {
        return new AwsFailure(WeirException.Code.UNAUTHORIZED, why);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED_CHARS ? text : text.substring(0, QUOTED_CHARS) + "...";
    }
}
