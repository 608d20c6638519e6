namespace EdgeKit.Http.Refusals;

/// <summary>Which protocol of gRPC a request speaks.</summary>
internal enum GrpcKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>
    /// gRPC over HTTP/2: the status is in the trailers, or in the headers of an answer that has nothing else.
    /// </summary>
    Http2,

    /// <summary>gRPC-Web: the trailers are a frame at the end of the body.</summary>
    Web,

    /// <summary>gRPC-Web in base64.</summary>
    WebText,
}
