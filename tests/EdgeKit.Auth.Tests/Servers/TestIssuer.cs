using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>
/// An authorization server that publishes what a test tells it to, counts who asks, and signs anything.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _keyFetches;

    private TestIssuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The published keys; replaced whole by a test that rotates them.</summary>
    public IReadOnlyList<JsonObject> Published { get; set; } = [];

    /// <summary>True to answer every request with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>The key endpoint waits for this task before it responds.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>The response of the key endpoint instead of <see cref="Published"/>.</summary>
    public string? KeysText { get; set; }

    /// <summary>The response of discovery instead of a document, and its content type.</summary>
    public (string Text, string Type)? DiscoveryText { get; set; }

    /// <summary>Additional members of the discovery document.</summary>
    public JsonObject Metadata { get; } = [];

    /// <summary>The response of the token endpoint to a form; an error by default.</summary>
    public Func<IFormCollection, JsonObject> Grant { get; set; } = _ => new() { ["error"] = "invalid_grant" };

    /// <summary>The response of userinfo, if <see cref="Metadata"/> names it.</summary>
    public JsonObject UserInfo { get; set; } = [];

    /// <summary>The response of userinfo instead.</summary>
    public (int Status, string Type, string Text)? UserInfoRefusal { get; set; }

    public int KeyFetches => Volatile.Read(ref _keyFetches);

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        issuer.Published = [PublicKey(issuer.Rsa, "rsa"), PublicKey(issuer.Ec, "ec")];
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return issuer.IsDown ? Task.CompletedTask : Serve(context, next);
        });
        app.MapGet("/.well-known/openid-configuration", issuer.Describe);
        app.MapPost("/token", issuer.AnswerAsync);
        app.MapGet("/userinfo", () => issuer.UserInfoRefusal is { } refusal
            ? Results.Text(refusal.Text, refusal.Type, statusCode: refusal.Status)
            : Results.Json(issuer.UserInfo));
        app.MapGet("/keys", issuer.PublishKeysAsync);
        await app.StartAsync();
        return issuer;
    }

    public static JsonObject PublicKey(RSA key, string id)
    {
        var parameters = key.ExportParameters(false);
        return new()
        {
            ["kty"] = "RSA", ["kid"] = id, ["use"] = "sig",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    public static JsonObject PublicKey(ECDsa key, string id)
    {
        var parameters = key.ExportParameters(false);
        return new()
        {
            ["kty"] = "EC", ["kid"] = id, ["use"] = "sig", ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(parameters.Q.X), ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
    }

    public Dictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["EdgeKit:Auth:Jwt:FetchTimeout"] = "00:01:00", // the issuer is well, however busy the machine
            ["EdgeKit:Auth:Jwt:Issuers:test:Authority"] = Url,
            ["EdgeKit:Auth:Jwt:Issuers:test:Audiences:0"] = "shop",
            ["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.write",
        };
        foreach (var (key, value) in more)
        {
            settings["EdgeKit:Auth:" + key] = value;
        }

        return settings;
    }

    public TokenDraft Draft() => new(this);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Rsa.Dispose();
        Ec.Dispose();
    }

    private static Task Serve(HttpContext context, RequestDelegate next)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        return next(context);
    }

    private IResult Describe()
    {
        if (DiscoveryText is { } other)
        {
            return new Junk(other.Text, other.Type);
        }

        var document = (JsonObject)Metadata.DeepClone();
        document["issuer"] ??= Url;
        document["jwks_uri"] = Url + "/keys";
        document["authorization_endpoint"] = Url + "/authorize";
        document["token_endpoint"] = Url + "/token";
        return Results.Json(document);
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var answer = Grant(await request.ReadFormAsync());
        return Results.Json(answer, statusCode: answer.ContainsKey("error") ? 400 : 200);
    }

    private async Task<IResult> PublishKeysAsync()
    {
        Interlocked.Increment(ref _keyFetches);
        await Until;
        return Results.Text(KeysText ?? new JsonObject { ["keys"] = new JsonArray(
            [.. Published.Select(key => key.DeepClone())]) }.ToJsonString());
    }

    /// <summary>A text under any type at all, one that is none included.</summary>
    private sealed class Junk(string text, string type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ContentType = type;
            return httpContext.Response.WriteAsync(text);
        }
    }
}
