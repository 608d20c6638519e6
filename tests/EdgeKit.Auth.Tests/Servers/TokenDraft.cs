using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>A token put together by hand, good until a test makes it bad.</summary>
internal sealed class TokenDraft
{
    private readonly TestIssuer _issuer;

    public TokenDraft(TestIssuer issuer)
    {
        _issuer = issuer;
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Header = new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = "ec" };
        Payload = new()
        {
            ["iss"] = issuer.Url,
                ["aud"] = "shop", ["sub"] = "carol", ["client_id"] = "test", ["scope"] = "orders.write orders.read",
            ["iat"] = now, ["exp"] = now + 300, ["jti"] = Guid.NewGuid().ToString("N"),
        };
    }

    public TestIssuer Issuer => _issuer;

    public JsonObject Header { get; }

    public JsonObject Payload { get; }

    public string Signed => Sign(input => _issuer.Ec.SignData(input, HashAlgorithmName.SHA256));

    public string Unsigned => Encode(Header.ToJsonString()) + "." + Encode(Payload.ToJsonString());

    public TokenDraft With(string claim, JsonNode? value)
    {
        Payload[claim] = value;
        return this;
    }

    public TokenDraft Without(string claim)
    {
        Payload.Remove(claim);
        return this;
    }

    public TokenDraft WithHeader(string name, JsonNode? value)
    {
        Header[name] = value;
        return this;
    }

    public TokenDraft WithoutHeader(string name)
    {
        Header.Remove(name);
        return this;
    }

    public string Sign(Func<byte[], byte[]> signature) =>
        Unsigned + "." + Base64UrlEncoder.Encode(signature(Encoding.ASCII.GetBytes(Unsigned)));

    private static string Encode(string text) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(text));
}
