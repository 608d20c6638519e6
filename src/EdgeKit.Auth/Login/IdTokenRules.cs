using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Login;

/// <summary>
/// What remains to be checked of an ID token whose signature, issuer, audience and lifetime are good (OpenID Connect
/// Core, 3.1.3.7 and 3.1.3.8): a pure function.
/// </summary>
internal static class IdTokenRules
{
    private const int LongestSubject = 255;

    /// <summary>The claim that is wrong, with what was expected and found where neither is a secret; or null.</summary>
    public static string? Problem(JsonWebToken token, IdTokenExpectation expected)
    {
        if (token.Subject is not { Length: > 0 and <= LongestSubject })
        {
            return $"expected sub of at most {LongestSubject} characters, found {(token.Subject is { Length: > 0 } ? "a longer one" : "none")}";
        }

        if (Claim(token, "nonce") is not { } nonce || !Same(nonce, expected.Nonce))
        {
            return "expected the nonce of this login, found another or none";
        }

        if (!IsAuthorized(token, expected.ClientId))
        {
            return RefusalDetail.Of("azp", [expected.ClientId], Claim(token, "azp"));
        }

        // Younger than the login that asked for it, and not from the future.
        if (!IsIssued(token, expected.NotIssuedBefore, expected.NotIssuedAfter))
        {
            return $"expected iat from {expected.NotIssuedBefore.UtcDateTime:O} to {expected.NotIssuedAfter.UtcDateTime:O}, found {token.IssuedAt:O}";
        }

        return HasHashOf(token, expected.AccessToken) ? null : "expected at_hash of the access token, found another";
    }

    /// <summary>A token for several parties says for whom it was made, and that must be us.</summary>
    private static bool IsAuthorized(JsonWebToken token, string clientId)
    {
        var party = Claim(token, "azp");
        return party is null
            ? token.Audiences.Count() == 1 && !token.TryGetPayloadValue<object>("azp", out _) : party == clientId;
    }

    private static bool IsIssued(JsonWebToken token, DateTimeOffset from, DateTimeOffset to) =>
        NumericDate.Of(token, "iat") is { } issued
        && issued >= from.ToUnixTimeSeconds() && issued <= to.ToUnixTimeSeconds();

    /// <summary>
    /// The left half of the hash that the signature's algorithm names. Servers may leave it out in this flow.
    /// </summary>
    private static bool HasHashOf(JsonWebToken token, string accessToken)
    {
        if (!token.TryGetPayloadValue<object>("at_hash", out var stated))
        {
            return true;
        }

        var bytes = Encoding.ASCII.GetBytes(accessToken);
        var hash = token.Alg[^3..] switch
        {
            "256" => SHA256.HashData(bytes),
            "384" => SHA384.HashData(bytes),
            _ => SHA512.HashData(bytes),
        };
        return stated is string text && Same(text, Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2)));
    }

    private static string? Claim(JsonWebToken token, string name) =>
        token.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
