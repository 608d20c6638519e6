using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>
/// A client that holds a key: its bound tokens, and proofs that are good until a test makes them bad.
/// </summary>
internal sealed class ProofDraft
{
    private readonly ECDsa _key;

    public ProofDraft(ECDsa key, string url, string token)
    {
        _key = key;
        var jwk = TestIssuer.PublicKey(key, "ignored");
        jwk.Remove("kid");
        jwk.Remove("use");
        Header = new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = jwk };
        Payload = new()
        {
            ["jti"] = Guid.NewGuid().ToString("N"), ["htm"] = "GET", ["htu"] = url,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token))),
        };
    }

    public JsonObject Header { get; }

    public JsonObject Payload { get; }

    public string Signed
    {
        get
        {
            var input = Encode(Header) + "." + Encode(Payload);
            return input + "."
                + Base64UrlEncoder.Encode(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
        }
    }

    public static string Thumbprint(ECDsa key) =>
        Base64UrlEncoder.Encode(new JsonWebKey(TestIssuer.PublicKey(key, "k").ToJsonString()).ComputeJwkThumbprint());

    private static string Encode(JsonObject part) =>
        Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
