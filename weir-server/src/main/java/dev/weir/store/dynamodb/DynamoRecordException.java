package dev.weir.store.dynamodb;

import dev.weir.aws.AwsFailure;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecordException;
import software.amazon.awssdk.core.exception.SdkException;

/** A table did not do what it was asked, after all repetitions that make sense. */
public final class DynamoRecordException extends FileRecordException {
    private static final long serialVersionUID = 1L;

    private DynamoRecordException(AwsFailure failure, String attempted, SdkException cause) {
        super(failure.code(), attempted + ": " + failure.why(), cause);
    }

    /** A failure of our own finding. */
    DynamoRecordException(WeirException.Code code, String reason) {
        super(code, reason);
    }

    /** Says what was tried: {@code cannot keep the record of file "f" in the table "t" at http://...}. */
    static DynamoRecordException of(String attempted, SdkException e) {
        return new DynamoRecordException(AwsFailure.of(e), attempted, e);
    }
}
