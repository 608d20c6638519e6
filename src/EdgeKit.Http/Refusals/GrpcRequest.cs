using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Refusals;

/// <summary>Knows gRPC by its content type, as its servers do.</summary>
internal static class GrpcRequest
{
    private const string Type = "application/grpc";

    public static GrpcKind KindOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType is { } type
        && type.StartsWith(Type, StringComparison.OrdinalIgnoreCase) ? KindOf(type.AsSpan(Type.Length)) : GrpcKind.None;

    private static GrpcKind KindOf(ReadOnlySpan<char> rest) =>
        Begins(rest, "-web-text") ? GrpcKind.WebText
        : Begins(rest, "-web") ? GrpcKind.Web
        : Begins(rest, "") ? GrpcKind.Http2
        : GrpcKind.None;

    /// <summary>Whether the name ends there: what follows may be the coding of the messages, or parameters.</summary>
    private static bool Begins(ReadOnlySpan<char> rest, string name) =>
        rest.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (rest.Length == name.Length || rest[name.Length] is '+' or ';' or ' ');
}
