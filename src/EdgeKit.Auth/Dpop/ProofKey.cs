using System.Text.Json;
using EdgeKit.Auth.SigningKeys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Dpop;

/// <summary>Reads the public key in the header of a proof.</summary>
internal static class ProofKey
{
    /// <summary>Returns null for a key that is missing, private, symmetric or unfit for the algorithm.</summary>
    public static JsonWebKey? Read(JsonWebToken proof)
    {
        if (!proof.TryGetHeaderValue<JsonElement>("jwk", out var json) || json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var key = Parse(json);
        return key is { HasPrivateKey: false }
            && SignatureAlgorithms.Supported.Contains(proof.Alg) && SignatureAlgorithms.Fits(key, proof.Alg)
            ? JsonWebKeyReader.WithoutCertificate(
                key) // A certificate could hold another key than the one with the thumbprint.
            : null;
    }

    public static string ThumbprintOf(JsonWebKey key) => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());

    private static JsonWebKey? Parse(JsonElement json)
    {
        try
        {
            return new JsonWebKey(json.GetRawText());
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
