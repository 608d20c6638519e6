using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>A client with a token that is bound to its key.</summary>
internal sealed class BoundCaller : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private BoundCaller(TestIssuer issuer) =>
        Token = issuer.Draft().With("cnf", new JsonObject { ["jkt"] = ProofDraft.Thumbprint(_key) }).Signed;

    public string Token { get; }

    public static BoundCaller Of(TestIssuer issuer) => new(issuer);

    public static HttpRequestMessage Request(string token, string proof, string path = "/me")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", proof);
        return request;
    }

    /// <summary>A good proof for one request to a server, until a test makes it a bad one.</summary>
    public ProofDraft Draft(ResourceServer server, string path = "/me", string? token = null) =>
        new(_key, new Uri(server.Client.BaseAddress!, path).ToString(), token ?? Token);

    /// <summary>A new proof, signed.</summary>
    public string Prove(ResourceServer server, string? nonce = null, string path = "/me")
    {
        var draft = Draft(server, path);
        if (nonce is not null)
        {
            draft.Payload["nonce"] = nonce;
        }

        return draft.Signed;
    }

    public void Dispose() => _key.Dispose();
}
