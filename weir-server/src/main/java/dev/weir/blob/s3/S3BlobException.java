package dev.weir.blob.s3;

import dev.weir.aws.AwsFailure;
import dev.weir.blob.BlobStoreException;
import dev.weir.model.WeirException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** A bucket did not do what it was asked, after all repetitions that make sense. */
public final class S3BlobException extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    /** A failure that the SDK told of. */
    private S3BlobException(AwsFailure failure, String attempted, SdkException cause) {
        super(failure.code(), attempted + ": " + failure.why(), cause);
    }

    /** A failure of our own finding. */
    S3BlobException(WeirException.Code code, String reason) {
        super(code, reason);
    }

    /** Says what was tried: {@code cannot store the blob "s/f" in the bucket "b" at http://...}. */
    static S3BlobException of(String attempted, SdkException e) {
        return new S3BlobException(failure(e), attempted, e);
    }

    /** Why a call failed. */
    static AwsFailure failure(SdkException e) {
        return e instanceof NoSuchBucketException
                ? new AwsFailure(
                        WeirException.Code.UNAVAILABLE,
                        "there is no such bucket; make it, or name another by the setting blobs")
                : AwsFailure.of(e);
    }
}
