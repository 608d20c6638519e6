using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace EdgeKit.Auth.Dpop;

/// <summary>The request, token and key that a proof must be for.</summary>
internal sealed record ProofExpectation(string Method, Uri Url, string TokenHash, string Thumbprint)
{
    public static ProofExpectation Of(HttpRequest request, string token, string thumbprint) => new(
        request.Method,
        new Uri(UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path)),
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token))),
        thumbprint);

    /// <summary>Compares without query and fragment (RFC 9449, 4.3).</summary>
    public bool Matches(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var other) && Canonical(other) == Canonical(Url);

    private static string Canonical(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
