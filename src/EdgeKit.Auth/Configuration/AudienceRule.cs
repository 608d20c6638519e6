using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Configuration;

/// <summary>For whom a token must be (RFC 7519, 4.1.3): a pure function of the token.</summary>
/// <param name="Expected">Of these it must name one.</param>
/// <param name="OtherClaim">
/// The claim that stands for <c>aud</c> in a token that has none; null where such a token is refused.
/// </param>
internal sealed record AudienceRule(IReadOnlyList<string> Expected, string? OtherClaim)
{
    private const string Claim = "aud";

    /// <summary>The claim that says for whom a token is.</summary>
    public string ClaimOf(JsonWebToken token) =>
        OtherClaim is { Length: > 0 } other && !token.TryGetPayloadValue<object>(Claim, out _) ? other : Claim;

    /// <summary>For whom a token says that it is.</summary>
    public IEnumerable<string> FoundIn(JsonWebToken token) => ClaimOf(token) is not Claim and var other
        ? token.TryGetPayloadValue<object>(other, out var value) && value is string text ? [text] : []
        : token.Audiences;

    public bool Accepts(JsonWebToken token) =>
        FoundIn(token).Any(found => Expected.Contains(found, StringComparer.Ordinal));
}
