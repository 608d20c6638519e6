using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Checks the claims that the settings require of every token of an issuer.</summary>
internal static class ClaimRules
{
    public static TokenResult? Check(JsonWebToken token, IssuerModel issuer)
    {
        foreach (var (claim, values) in issuer.Claims)
        {
            var found = token.Claims.Where(it => it.Type == claim).Select(it => it.Value).ToArray();
            if (values.Count == 0 ? found.Length == 0 : !found.Any(values.Contains))
            {
                return TokenResult.Refuse(TokenRefusal.Claims, RefusalDetail.Of(
                    $"claim {RefusalDetail.Quote(claim)}", values, values.Count == 0 ? [] : found));
            }
        }

        return null;
    }
}
