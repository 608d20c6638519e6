using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Dpop;

/// <summary>Validates a DPoP proof (RFC 9449, 4.3); the costly checks come last.</summary>
internal sealed class ProofValidator(IReplayStore store, ProofNonces nonces, TimeProvider timeProvider)
{
    private const int MaxProofLength = 4096;
    private const int MaxIdLength = 256;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public async ValueTask<ProofResult> ValidateAsync(string text, ProofExpectation expected, JwtOptions options)
    {
        if (text.Length > MaxProofLength || JwtReader.Parse(text, out _) is not { } proof
            || KeyOf(proof) is not { } key || !IsFor(proof, key, expected) || !IsFresh(proof, options)
            || !await IsSignedAsync(proof, key).ConfigureAwait(false))
        {
            return ProofResult.Bad;
        }

        var dpop = options.Dpop;
        if (dpop.RequireNonce && !(nonces.AgeOf(Claim(proof, "nonce")) <= dpop.NonceLifetime))
        {
            return ProofResult.NonceWanted;
        }

        var lifetime = dpop.ProofLifetime + (2 * options.ClockSkew);
        return await store.TryAddAsync(IdOf(proof, expected), lifetime).ConfigureAwait(false)
            ? ProofResult.Good : ProofResult.Replayed;
    }

    public bool NeedsFreshNonce(string text, DpopOptions options) =>
        options.RequireNonce && nonces.AgeOf(Claim(new JsonWebToken(text), "nonce")) > options.NonceLifetime / 2;

    /// <summary>Reads the key in the header; null if missing, private, symmetric or unfit for the algorithm.</summary>
    private static JsonWebKey? KeyOf(JsonWebToken proof) =>
        proof.TryGetHeaderValue<JsonElement>("jwk", out var json) && json.ValueKind == JsonValueKind.Object
        && JsonWebKeyReader.Parse(json) is { HasPrivateKey: false } key
        && SignatureAlgorithms.Supported.Contains(proof.Alg) && SignatureAlgorithms.Fits(key, proof.Alg)
            ? JsonWebKeyReader.WithoutCertificate(key)
            : null;

    private static bool IsFor(JsonWebToken proof, JsonWebKey key, ProofExpectation expected) =>
        string.Equals(proof.Typ, "dpop+jwt", StringComparison.OrdinalIgnoreCase)
        && JwtHeaderRules.IsPlainProof(proof)
        && Claim(proof, "htm") == expected.Method
        && expected.Matches(Claim(proof, "htu"))
        && Claim(proof, "ath") == expected.TokenHash
        && proof.Id is { Length: > 0 and <= MaxIdLength }
        && Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()) == expected.Thumbprint;

    private bool IsFresh(JsonWebToken proof, JwtOptions options)
    {
        var now = timeProvider.GetUtcNow();
        var age = now.UtcDateTime - proof.IssuedAt;
        return IsCurrent(proof, now, options.ClockSkew)
            && proof.IssuedAt > DateTime.MinValue
            && age >= -options.ClockSkew && age <= options.Dpop.ProofLifetime + options.ClockSkew;
    }

    /// <summary>True if the current time is between <c>nbf</c> and <c>exp</c>, which are optional in a proof.</summary>
    private static bool IsCurrent(JsonWebToken proof, DateTimeOffset now, TimeSpan skew)
    {
        var lifetime = new TokenLifetime(proof.ValidFrom, proof.ValidTo);
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
