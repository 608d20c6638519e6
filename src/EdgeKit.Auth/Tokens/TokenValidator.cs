using EdgeKit.Auth.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Takes a token as text and says whether it is good. The cheap checks stand first: a stranger pays for none of the
/// others.
/// </summary>
internal sealed class TokenValidator(
    IOptionsMonitor<AuthOptions> options,
    IssuerDirectory directory, VerifiedTokenCache verified, IEnumerable<ITokenRevocation> revocations,
    TimeProvider timeProvider)
{
    private readonly SignatureVerifier _signatures = new(timeProvider);
    private readonly TokenHashCache _seen = new();
    private readonly ITokenRevocation[] _revocations = [.. revocations];

    /// <summary>What is known of a token at once; nothing when it has to be verified.</summary>
    public TokenResult? FindCached(in PresentedToken presented)
    {
        var token = presented.Text;
        if (IsOversize(token))
        {
            return TokenResult.Refuse(TokenRefusal.Oversize);
        }

        if (_seen.Find(presented.Header) is { } seen)
        {
            return FindCached(seen);
        }

        var hash = TokenHash.Of(token);
        var verdict = FindCached(hash);
        if (verdict is { Token: not null })
        {
            _seen.Add(presented.Header, hash);
        }

        return verdict;
    }

    public async ValueTask<TokenResult> ValidateAsync(string token)
    {
        if (IsOversize(token))
        {
            return TokenResult.Refuse(TokenRefusal.Oversize);
        }

        var hash = TokenHash.Of(token);
        if (FindCached(hash) is { } known)
        {
            return known;
        }

        TokenResult verdict = await VerifyAsync(token).ConfigureAwait(false);
        if (verdict.Token is not { } good)
        {
            return verdict;
        }

        verified.Add(hash, good, options.CurrentValue.Jwt.VerifiedTokens);
        return Conclude(hash, good);
    }

    private bool IsOversize(ReadOnlySpan<char> token) => token.Length > options.CurrentValue.Jwt.MaxTokenLength;

    private TokenResult? FindCached(TokenHash hash) =>
        Remembered(hash, options.CurrentValue.Jwt.VerifiedTokens) is { } known ? Conclude(hash, known) : null;

    private TokenResult Conclude(TokenHash hash, VerifiedToken token)
    {
        if (!IsRevoked(token))
        {
            return TokenResult.Accept(token);
        }

        verified.Remove(hash);
        return TokenResult.Refuse(TokenRefusal.Revoked);
    }

    private VerifiedToken? Remembered(TokenHash hash, int capacity)
    {
        if (verified.Find(hash, capacity) is not { } token)
        {
            return null;
        }

        if (token.IsCurrent(directory.Find(token.Issuer.Model.Issuer), timeProvider.GetUtcNow()))
        {
            return token;
        }

        verified.Remove(hash);
        return null;
    }

    private async ValueTask<TokenResult> VerifyAsync(string text)
    {
        if (JwtReader.Parse(text, out var problem) is not { } token)
        {
            return TokenResult.Refuse(TokenRefusal.Malformed, problem);
        }

        if (token.Issuer is not { Length: > 0 } name || directory.Find(name) is not { } issuer) // {"iss":null} has none
        {
            return TokenResult.Refuse(TokenRefusal.Issuer, RefusalDetail.Of(
                "issuer", directory.All.Select(it => it.Model.Issuer), token.Issuer));
        }

        return JwtHeaderRules.Check(token, issuer.Model) is { } refused
            ? refused : await CheckAsync(token, issuer).ConfigureAwait(false);
    }

    private async ValueTask<TokenResult> CheckAsync(JsonWebToken token, Issuer issuer)
    {
        var (result, keys, verdict) = await _signatures.VerifyAsync(token, issuer).ConfigureAwait(false);
        if (result is null)
        {
            return verdict;
        }

        if (ClaimRules.Check(token, issuer.Model) is { } refused)
        {
            return refused;
        }

        return issuer.Model.RequiresBinding && !token.TryGetPayloadValue<object>("cnf", out _)
            ? TokenResult.Refuse(TokenRefusal.Binding, "expected a token that is bound to a key (cnf), found none")
            : TokenResult.Accept(new VerifiedToken(token, result.ClaimsIdentity, issuer, keys!));
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
