using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Configuration;

/// <summary>The accepted audiences, and the claim that names the audience of a token without <c>aud</c>.</summary>
internal sealed record AudienceRule(IReadOnlyList<string> Expected, string? OtherClaim)
{
    private const string Claim = "aud";

    public string ClaimOf(JsonWebToken token) =>
        OtherClaim is { Length: > 0 } other && !token.TryGetPayloadValue<object>(Claim, out _) ? other : Claim;

    public IEnumerable<string> FoundIn(JsonWebToken token) => ClaimOf(token) is not Claim and var other
        ? token.TryGetPayloadValue<object>(other, out var value) && value is string text ? [text] : []
        : token.Audiences;

    public bool Accepts(JsonWebToken token) =>
        FoundIn(token).Any(found => Expected.Contains(found, StringComparer.Ordinal));
}
