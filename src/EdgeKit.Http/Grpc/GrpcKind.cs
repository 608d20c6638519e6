namespace EdgeKit.Http.Grpc;

/// <summary>The gRPC protocol of a request.</summary>
internal enum GrpcKind
{
    /// <summary>Not a gRPC call.</summary>
    None,

    /// <summary>
    /// gRPC over HTTP/2: the status is in the trailers, or in the headers of a response without a body.
    /// </summary>
    Http2,

    /// <summary>gRPC-Web: the trailers are the last frame of the body.</summary>
    Web,

    /// <summary>gRPC-Web in base64.</summary>
    WebText,
}
