using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Grpc;

/// <summary>Recognizes gRPC calls by their content type, as gRPC servers do.</summary>
internal static class GrpcRequest
{
    private const string Type = "application/grpc";

    public static GrpcKind KindOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType is { } type
        && type.StartsWith(Type, StringComparison.OrdinalIgnoreCase) ? KindOf(type.AsSpan(Type.Length)) : GrpcKind.None;

    private static GrpcKind KindOf(ReadOnlySpan<char> rest) =>
        IsType(rest, "-web-text") ? GrpcKind.WebText
        : IsType(rest, "-web") ? GrpcKind.Web
        : IsType(rest, "") ? GrpcKind.Http2
        : GrpcKind.None;

    /// <summary>The name must end there, or be followed by a message encoding or parameters.</summary>
    private static bool IsType(ReadOnlySpan<char> rest, string name) =>
        rest.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (rest.Length == name.Length || rest[name.Length] is '+' or ';' or ' ');
}
