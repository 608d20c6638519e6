using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Login;

/// <summary>Validates the claims that only ID tokens have (OpenID Connect Core, 3.1.3.7 and 3.1.3.8).</summary>
internal static class IdTokenRules
{
    private const int MaxSubjectLength = 255;

    /// <summary>Returns the invalid claim with expected and actual value, without secrets; or null.</summary>
    public static string? FindProblem(JsonWebToken token, IdTokenExpectation expected)
    {
        if (token.Subject is not { Length: > 0 and <= MaxSubjectLength })
        {
            return
                $"expected sub of at most {MaxSubjectLength} characters, found "
                + $"{(token.Subject is { Length: > 0 } ? "a longer one" : "none")}";
        }

        if (Claim(token, "nonce") is not { } nonce || !FixedTimeEquals(nonce, expected.Nonce))
        {
            return "expected the nonce of this login, found another or none";
        }

        if (!IsAuthorized(token, expected.ClientId))
        {
            return RefusalDetail.Of("azp", [expected.ClientId], Claim(token, "azp"));
        }

        // Issued after the login started and not in the future.
        if (!IsIssued(token, expected.NotIssuedBefore, expected.NotIssuedAfter))
        {
            return
                $"expected iat from {expected.NotIssuedBefore.UtcDateTime:O} to "
                + $"{expected.NotIssuedAfter.UtcDateTime:O}, found {token.IssuedAt:O}";
        }

        return HasHashOf(token, expected.AccessToken) ? null : "expected at_hash of the access token, found another";
    }

    /// <summary>True if <c>azp</c> names this client, or is missing in a token for one audience.</summary>
    private static bool IsAuthorized(JsonWebToken token, string clientId)
    {
        var party = Claim(token, "azp");
        return party is null
            ? token.Audiences.Count() == 1 && !token.TryGetPayloadValue<object>("azp", out _) : party == clientId;
    }

    private static bool IsIssued(JsonWebToken token, DateTimeOffset from, DateTimeOffset to) =>
        NumericDate.Of(token, "iat") is { } issued
        && issued >= from.ToUnixTimeSeconds() && issued <= to.ToUnixTimeSeconds();

    /// <summary><c>at_hash</c>, the left half of the access token's hash, is optional in this flow.</summary>
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
        return stated is string text
            && FixedTimeEquals(text, Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2)));
    }

    private static string? Claim(JsonWebToken token, string name) =>
        token.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    public static bool FixedTimeEquals(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
