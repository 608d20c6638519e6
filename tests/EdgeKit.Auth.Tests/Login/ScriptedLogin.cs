using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>A login at a server whose responses are scripted by a test.</summary>
public sealed class ScriptedLogin : IAsyncLifetime
{
    private const string AccessToken = "the-access-token";

    internal TestIssuer Issuer { get; private set; } = null!;

    internal BffServer Server { get; private set; } = null!;

    /// <summary>The browser of the test that runs.</summary>
    internal TestBrowser Browser { get; private set; } = null!;

    /// <summary>Under which path the application is.</summary>
    internal string Base { get; init; } = "";

    internal (string Key, string Value)[] More { get; init; } = [];

    internal CollectedLog Log { get; } = CollectedLog.Begin();

    public async Task InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync();
        var settings = BffServer.Settings(Issuer.Url, More);
        settings["Test:PathBase"] = Base.Length == 0 ? null : Base;
        Server = await BffServer.StartAsync(
            settings, configure: services => services.AddLogging(logging => logging.AddProvider(Log)));
        OpenBrowser();
    }

    /// <summary>A browser that was nowhere yet, for the next test.</summary>
    internal void OpenBrowser()
    {
        Browser?.Dispose();
        Browser = new TestBrowser(Server.Url);
    }

    /// <summary>The parameters with which the browser is sent to the server.</summary>
    internal async Task<Dictionary<string, StringValues>> BeginAsync()
    {
        using var started = await Browser.GetAsync(Base + "/bff/login");
        return QueryHelpers.ParseQuery(started.Headers.Location!.Query);
    }

    /// <summary>The whole way, with an ID token that is good until a test makes it bad.</summary>
    internal async Task<int> FinishAsync(Action<TokenDraft, JsonObject> change, string? issuer = null) =>
        await ReturnAsync(await BeginAsync(), change, issuer);

    internal async Task<int> ReturnAsync(
        Dictionary<string, StringValues> request, Action<TokenDraft, JsonObject> change, string? issuer = null)
    {
        var iss = issuer is null ? "" : "&iss=" + Uri.EscapeDataString(issuer);
        return await Browser.StatusAsync(Callback(request, change) + iss);
    }

    /// <summary>Where the server sends the browser back, with a code for such an ID token.</summary>
    internal string Callback(Dictionary<string, StringValues> request, Action<TokenDraft, JsonObject> change)
    {
        Issuer.Grant = form => Answer(form, request, change);
        return $"{Base}/bff/callback?code=c1&state={Uri.EscapeDataString(request["state"]!)}";
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await Server.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private JsonObject Answer(
        IFormCollection form, Dictionary<string, StringValues> request, Action<TokenDraft, JsonObject> change)
    {
        var challenge = Base64Url.EncodeToString(
            SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        challenge.ShouldBe(request["code_challenge"].ToString());
        form["redirect_uri"].ToString().ShouldBe(request["redirect_uri"].ToString());
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken));
        var draft = Issuer.Draft().WithHeader(
            "typ", "JWT").With("aud", "shop-web").With("nonce", request["nonce"].ToString())
            .With("at_hash", Base64Url.EncodeToString(hash.AsSpan(0, 16))).With(
                "sid", "s1").Without("scope").Without("client_id");
        var answer = new JsonObject { ["access_token"] = AccessToken, ["token_type"] = "Bearer", ["expires_in"] = 300 };
        change(draft, answer);
        answer["id_token"] ??= draft.Signed;
        return answer;
    }
}
