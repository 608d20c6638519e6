using EdgeKit.Auth.SigningKeys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Validates access tokens. Cheap checks come first, so that no anonymous caller causes costly ones.</summary>
internal sealed class TokenValidator(
    VerifiedTokenCache verified, IEnumerable<ITokenRevocation> revocations, TimeProvider timeProvider)
{
    private readonly SignatureVerifier _signatures = new(timeProvider);
    private readonly TokenHashCache _hashes = new();
    private readonly ITokenRevocation[] _revocations = [.. revocations];

    /// <summary>Returns the cached result of a token, or null if it must be validated.</summary>
    public TokenResult? FindCached(in PresentedToken presented, IssuerDirectory issuers)
    {
        var token = presented.Text;
        if (IsOversize(token, issuers))
        {
            return TokenResult.Refuse(TokenRefusal.Oversize);
        }

        if (_hashes.Find(presented.Header) is { } known)
        {
            return FindCached(known, issuers);
        }

        var hash = TokenHash.Of(token);
        var result = FindCached(hash, issuers);
        if (result is { Token: not null })
        {
            _hashes.Add(presented.Header, hash);
        }

        return result;
    }

    public async ValueTask<TokenResult> ValidateAsync(string token, IssuerDirectory issuers)
    {
        if (IsOversize(token, issuers))
        {
            return TokenResult.Refuse(TokenRefusal.Oversize);
        }

        var hash = TokenHash.Of(token);
        if (FindCached(hash, issuers) is { } known)
        {
            return known;
        }

        var result = await VerifyAsync(token, issuers).ConfigureAwait(false);
        if (result.Token is not { } valid)
        {
            return result;
        }

        verified.Add(hash, valid, issuers.Options.MaxCachedTokens);
        return CheckRevocation(hash, valid);
    }

    private static bool IsOversize(ReadOnlySpan<char> token, IssuerDirectory issuers) =>
        token.Length > issuers.Options.MaxTokenLength;

    private TokenResult? FindCached(TokenHash hash, IssuerDirectory issuers)
    {
        if (verified.Find(hash, issuers.Options.MaxCachedTokens) is not { } token)
        {
            return null;
        }

        if (!token.IsCurrent(issuers.Find(token.Issuer.Model.Issuer), timeProvider.GetUtcNow()))
        {
            verified.Remove(hash);
            return null;
        }

        return CheckRevocation(hash, token);
    }

    private TokenResult CheckRevocation(TokenHash hash, VerifiedToken token)
    {
        if (!IsRevoked(token))
        {
            return TokenResult.Accept(token);
        }

        verified.Remove(hash);
        return TokenResult.Refuse(TokenRefusal.Revoked);
    }

    private async ValueTask<TokenResult> VerifyAsync(string text, IssuerDirectory issuers)
    {
        if (JwtReader.Parse(text, out var problem) is not { } token)
        {
            return TokenResult.Refuse(TokenRefusal.Malformed, problem);
        }

        // {"iss":null} has no issuer.
        if (token.Issuer is not { Length: > 0 } name || issuers.Find(name) is not { } issuer)
        {
            return TokenResult.Refuse(TokenRefusal.Issuer, RefusalDetail.Of(
                "issuer", issuers.All.Select(it => it.Model.Issuer), token.Issuer));
        }

        return JwtHeaderRules.Check(token, issuer.Model) is { } refused
            ? refused : await CheckAsync(token, issuer).ConfigureAwait(false);
    }

    private async ValueTask<TokenResult> CheckAsync(JsonWebToken token, Issuer issuer)
    {
        var (result, keys, failure) = await _signatures.VerifyAsync(token, issuer).ConfigureAwait(false);
        if (result is null)
        {
            return failure;
        }

        if (CheckClaims(token, issuer.Model.Options.Claims) is { } refused)
        {
            return refused;
        }

        return issuer.Model.Options.RequireDpop && !token.TryGetPayloadValue<object>("cnf", out _)
            ? TokenResult.Refuse(TokenRefusal.Binding, "expected a token that is bound to a key (cnf), found none")
            : TokenResult.Accept(new VerifiedToken(token, result.ClaimsIdentity, issuer, keys!));
    }

    private static TokenResult? CheckClaims(JsonWebToken token, Dictionary<string, List<string>> required)
    {
        foreach (var (claim, values) in required)
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

    private bool IsRevoked(VerifiedToken token)
    {
        foreach (var revocation in _revocations)
        {
            if (revocation.IsRevoked(token.Identity))
            {
                return true;
            }
        }

        return false;
    }
}
