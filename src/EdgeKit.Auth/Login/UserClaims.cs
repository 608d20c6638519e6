using System.Globalization;
using System.Text.Json;
using EdgeKit.Auth.Sessions;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Login;

/// <summary>Collects the claims of the user, without the protocol claims of the ID token.</summary>
internal static class UserClaims
{
    private const int MaxClaims = 100;

    private static readonly HashSet<string> ProtocolClaims =
        ["iss", "aud", "exp", "nbf", "iat", "nonce", "at_hash", "c_hash", "s_hash", "azp", "jti", "typ"];

    /// <summary>Returns the claims of the ID token and the userinfo claims that it lacks.</summary>
    public static IReadOnlyList<SessionClaim> Of(JsonWebToken id, JsonElement userInfo)
    {
        var claims = id.Claims.Where(claim => !ProtocolClaims.Contains(claim.Type))
            .Select(claim => new SessionClaim(claim.Type, claim.Value)).ToList();
        var known = claims.Select(claim => claim.Type).ToHashSet(StringComparer.Ordinal);
        if (userInfo.ValueKind == JsonValueKind.Object)
        {
            claims.AddRange(userInfo.EnumerateObject()
                .Where(member => !known.Contains(member.Name) && !ProtocolClaims.Contains(member.Name))
                .SelectMany(Values));
        }

        return [.. claims.Take(MaxClaims)];
    }

    private static IEnumerable<SessionClaim> Values(JsonProperty member) =>
        (member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value])
            .Select(value => new SessionClaim(member.Name, value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.True or JsonValueKind.False =>
                    value.GetBoolean().ToString(CultureInfo.InvariantCulture).ToLowerInvariant(),
                _ => value.GetRawText(),
            }));
}
