using System.Security.Cryptography;
using System.Text;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Dpop;

/// <summary>Checks a DPoP proof as RFC 9449, 4.3 lists it; what costs memory or a round trip comes last.</summary>
internal sealed class ProofValidator(
    IOptionsMonitor<AuthOptions> options, IReplayStore store, ProofNonces nonces, TimeProvider timeProvider)
{
    private const int LongestProof = 4096;
    private const int LongestId = 256;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public async ValueTask<ProofResult> ValidateAsync(string text, ProofExpectation expected)
    {
        if (text.Length > LongestProof || JwtReader.Parse(text, out _) is not { } proof
            || ProofKey.Read(proof) is not { } key || !SpeaksOf(proof, key, expected))
        {
            return ProofResult.Bad;
        }

        if (!await IsSignedAsync(proof, key).ConfigureAwait(false))
        {
            return ProofResult.Bad;
        }

        var dpop = options.CurrentValue.Jwt.Dpop;
        if (dpop.RequireNonce && !(nonces.AgeOf(Claim(proof, "nonce")) <= dpop.NonceLifetime))
        {
            return ProofResult.NonceWanted;
        }

        var remembered = dpop.ProofLifetime + (2 * options.CurrentValue.Jwt.ClockSkew);
        return await store.TryAddAsync(IdOf(proof, expected), remembered).ConfigureAwait(false)
            ? ProofResult.Good : ProofResult.Replayed;
    }

    /// <summary>Whether the client needs a new nonce soon.</summary>
    public bool NeedsFreshNonce(string text)
    {
        var dpop = options.CurrentValue.Jwt.Dpop;
        return dpop.RequireNonce && nonces.AgeOf(Claim(new JsonWebToken(text), "nonce")) > dpop.NonceLifetime / 2;
    }

    private bool SpeaksOf(JsonWebToken proof, JsonWebKey key, ProofExpectation expected) =>
        string.Equals(proof.Typ, "dpop+jwt", StringComparison.OrdinalIgnoreCase)
        && JwtHeaderRules.IsPlainProof(proof)
        && Claim(proof, "htm") == expected.Method
        && expected.Matches(Claim(proof, "htu"))
        && Claim(proof, "ath") == expected.TokenHash
        && proof.Id is { Length: > 0 and <= LongestId }
        && ProofKey.ThumbprintOf(key) == expected.Thumbprint
        && IsFresh(proof);

    private bool IsFresh(JsonWebToken proof)
    {
        var jwt = options.CurrentValue.Jwt;
        var now = timeProvider.GetUtcNow();
        var age = now.UtcDateTime - proof.IssuedAt;
        return IsCurrent(proof, now, jwt.ClockSkew)
            && proof.IssuedAt > DateTime.MinValue
            && age >= -jwt.ClockSkew && age <= jwt.Dpop.ProofLifetime + jwt.ClockSkew;
    }

    /// <summary>A proof need not say when it ends; one that does is held to it.</summary>
    private static bool IsCurrent(JsonWebToken proof, DateTimeOffset now, TimeSpan skew)
    {
        TokenLifetime lifetime = new TokenLifetime(proof.ValidFrom, proof.ValidTo);
        return lifetime.HasBegun(now, skew)
            && (!proof.TryGetPayloadValue<object>("exp", out _) || !lifetime.HasEnded(now, skew));
    }

    private async ValueTask<bool> IsSignedAsync(JsonWebToken proof, JsonWebKey key)
    {
        var result = await _handler.ValidateTokenAsync(proof, new TokenValidationParameters
        {
            ValidAlgorithms = SignatureAlgorithms.Supported,
            IssuerSigningKeyResolver = (_, _, _, _) => [key],
            TryAllIssuerSigningKeys = false,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            RequireExpirationTime = false,
        }).ConfigureAwait(false);
        return result.IsValid;
    }

    private static string? Claim(JsonWebToken proof, string name) =>
        proof.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static string IdOf(JsonWebToken proof, ProofExpectation expected) =>
        "dpop:" + Base64UrlEncoder.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{expected.Thumbprint}.{proof.Id}")));
}
