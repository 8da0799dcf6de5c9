package dev.weir.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Passes over how long a server wants to be left alone, which the SDK would wait for, be it an hour: the pauses are those of {@link Patience}. */
final class OwnPauses implements ExecutionInterceptor {
    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.httpResponse().toBuilder()
                .removeHeader("Retry-After")
                .removeHeader("x-amz-retry-after")
                .build();
    }
}
