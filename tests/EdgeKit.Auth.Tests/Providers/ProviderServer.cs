using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Providers;

/// <summary>Answers at a provider's own addresses, without a network, and signs as it does.</summary>
internal sealed class ProviderServer : HttpMessageHandler
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _next = RSA.Create(2048);

    public ProviderServer(string provider) => Tokens = ProviderTokens.Of(provider);

    public ProviderTokens Tokens { get; }

    public CollectedLog Log { get; } = new();

    public void MoveIn(IServiceCollection services)
    {
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Information));
        services.PostConfigureAll<Microsoft.Extensions.Http.HttpClientFactoryOptions>(options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this));
    }

    public string Sign(JsonObject claims)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = claims.DeepClone().AsObject();
        (payload["iat"], payload["exp"]) = (now, now + 3600);
        var input = Encode(Tokens.Header) + "." + Encode(payload);
        return input + "." + Base64UrlEncoder.Encode(
            _key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var authority = Tokens.Issuer.TrimEnd('/');
        var answer = request.RequestUri!.AbsoluteUri == authority + "/.well-known/openid-configuration" ? new JsonObject
        {
            ["issuer"] = Tokens.Issuer,
                ["jwks_uri"] = authority + "/keys", ["authorization_endpoint"] = authority + "/authorize",
            ["token_endpoint"] = authority + "/token",
                ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
        }
        : request.RequestUri.AbsoluteUri == authority + "/keys"
            ? new JsonObject { ["keys"] = new JsonArray(
                TestIssuer.PublicKey(_next, "the-next-key"), TestIssuer.PublicKey(_key, "the-key")) }
            : null;
        return Task.FromResult(answer is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage { Content = new StringContent(answer.ToJsonString()) });
    }

    private static string Encode(JsonObject part) =>
        Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
