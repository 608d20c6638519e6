using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Keys;
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
    IssuerDirectory directory, VerifiedTokens verified, IEnumerable<ITokenRevocation> revocations,
    TimeProvider timeProvider)
{
    private readonly SignatureCheck _signatures = new(timeProvider);
    private readonly SeenHeaders _seen = new();
    private readonly ITokenRevocation[] _revocations = [.. revocations];

    /// <summary>What is known of a token at once; nothing when it has to be verified.</summary>
    public TokenVerdict? Recall(in PresentedToken presented)
    {
        var token = presented.Text;
        if (IsOversize(token))
        {
            return TokenVerdict.Refuse(TokenRefusal.Oversize);
        }

        if (_seen.Find(presented.Header) is { } seen)
        {
            return Recall(seen);
        }

        var hash = TokenHash.Of(token);
        var verdict = Recall(hash);
        if (verdict is { Token: not null })
        {
            _seen.Add(presented.Header, hash);
        }

        return verdict;
    }

    public async ValueTask<TokenVerdict> ValidateAsync(string token)
    {
        if (IsOversize(token))
        {
            return TokenVerdict.Refuse(TokenRefusal.Oversize);
        }

        var hash = TokenHash.Of(token);
        if (Recall(hash) is { } known)
        {
            return known;
        }

        var verdict = await VerifyAsync(token).ConfigureAwait(false);
        if (verdict.Token is not { } good)
        {
            return verdict;
        }

        verified.Add(hash, good, options.CurrentValue.Jwt.VerifiedTokens);
        return Conclude(hash, good);
    }

    private bool IsOversize(ReadOnlySpan<char> token) => token.Length > options.CurrentValue.Jwt.MaxTokenLength;

    private TokenVerdict? Recall(TokenHash hash) =>
        Remembered(hash, options.CurrentValue.Jwt.VerifiedTokens) is { } known ? Conclude(hash, known) : null;

    private TokenVerdict Conclude(TokenHash hash, VerifiedToken token)
    {
        if (!IsRevoked(token))
        {
            return TokenVerdict.Accept(token);
        }

        verified.Remove(hash);
        return TokenVerdict.Refuse(TokenRefusal.Revoked);
    }

    private VerifiedToken? Remembered(TokenHash hash, int capacity)
    {
        if (verified.Find(hash, capacity) is not { } token)
        {
            return null;
        }

        if (token.StillStands(directory.Find(token.Issuer.Model.Issuer), timeProvider.GetUtcNow()))
        {
            return token;
        }

        verified.Remove(hash);
        return null;
    }

    private async ValueTask<TokenVerdict> VerifyAsync(string text)
    {
        if (JwtText.Parse(text, out var problem) is not { } token)
        {
            return TokenVerdict.Refuse(TokenRefusal.Malformed, problem);
        }

        if (token.Issuer is not { Length: > 0 } name || directory.Find(name) is not { } issuer) // {"iss":null} has none
        {
            return TokenVerdict.Refuse(TokenRefusal.Issuer, RefusalDetail.Of(
                "issuer", directory.All.Select(it => it.Model.Issuer), token.Issuer));
        }

        return HeaderRules.Check(token, issuer.Model) is { } refused
            ? refused : await CheckAsync(token, issuer).ConfigureAwait(false);
    }

    private async ValueTask<TokenVerdict> CheckAsync(JsonWebToken token, Issuer issuer)
    {
        var (result, keys, verdict) = await _signatures.CheckAsync(token, issuer).ConfigureAwait(false);
        if (result is null)
        {
            return verdict;
        }

        if (ClaimRules.Check(token, issuer.Model) is { } refused)
        {
            return refused;
        }

        return issuer.Model.RequiresBinding && !token.TryGetPayloadValue<object>("cnf", out _)
            ? TokenVerdict.Refuse(TokenRefusal.Binding, "expected a token that is bound to a key (cnf), found none")
            : TokenVerdict.Accept(new VerifiedToken(token, result.ClaimsIdentity, issuer, keys!));
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
