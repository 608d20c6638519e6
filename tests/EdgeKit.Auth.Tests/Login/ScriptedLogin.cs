using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>A login at a server that says whatever a test tells it to.</summary>
internal sealed class ScriptedLogin : IAsyncDisposable
{
    private const string AccessToken = "the-access-token";

    private ScriptedLogin(TestIssuer issuer, BffServer server) => (Issuer, Server, Browser) = (issuer, server, new TestBrowser(server.Url));

    public TestIssuer Issuer { get; }

    public BffServer Server { get; }

    public TestBrowser Browser { get; }

    public static async Task<ScriptedLogin> OpenAsync()
    {
        var issuer = await TestIssuer.StartAsync();
        return new ScriptedLogin(issuer, await BffServer.StartAsync(BffServer.Settings(issuer.Url)));
    }

    /// <summary>The parameters with which the browser is sent to the server.</summary>
    public async Task<Dictionary<string, StringValues>> BeginAsync()
    {
        using var started = await Browser.GetAsync("/bff/login");
        return QueryHelpers.ParseQuery(started.Headers.Location!.Query);
    }

    /// <summary>The whole way, with an ID token that is good until a test makes it bad.</summary>
    public async Task<int> FinishAsync(Action<TokenDraft, JsonObject> change, string? issuer = null) =>
        await ReturnAsync(await BeginAsync(), change, issuer);

    public async Task<int> ReturnAsync(Dictionary<string, StringValues> request, Action<TokenDraft, JsonObject> change, string? issuer = null)
    {
        Issuer.Grant = form => Answer(form, request, change);
        var iss = issuer is null ? "" : "&iss=" + Uri.EscapeDataString(issuer);
        return await Browser.StatusAsync($"/bff/callback?code=c1&state={Uri.EscapeDataString(request["state"]!)}{iss}");
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Server.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private JsonObject Answer(IFormCollection form, Dictionary<string, StringValues> request, Action<TokenDraft, JsonObject> change)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        challenge.ShouldBe(request["code_challenge"].ToString());
        form["redirect_uri"].ToString().ShouldBe(request["redirect_uri"].ToString());
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken));
        var draft = Issuer.Draft().WithHeader("typ", "JWT").With("aud", "shop-web").With("nonce", request["nonce"].ToString())
            .With("at_hash", Base64Url.EncodeToString(hash.AsSpan(0, 16))).With("sid", "s1").Without("scope").Without("client_id");
        var answer = new JsonObject { ["access_token"] = AccessToken, ["token_type"] = "Bearer", ["expires_in"] = 300 };
        change(draft, answer);
        answer["id_token"] ??= draft.Signed;
        return answer;
    }
}
