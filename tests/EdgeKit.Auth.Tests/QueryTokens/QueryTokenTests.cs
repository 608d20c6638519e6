using System.Diagnostics;
using System.Net.WebSockets;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.QueryTokens;

/// <summary>
/// Browsers' WebSockets and event streams cannot send headers: where a policy says so, their token may come in the
/// query, and nobody sees it there.
/// </summary>
public sealed class QueryTokenTests : IAsyncLifetime
{
    private readonly CollectedLog _log = CollectedLog.Begin();
    private TestIssuer _issuer = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        await StartAsync(("Policies:live:TokenInQuery", "true"), ("Policies:live:Scopes:0", "orders.read"));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task An_endpoint_whose_policy_permits_it_accepts_the_token()
    {
        using var answer = await _client.GetAsync($"/live?a=1&access_token={_issuer.Draft().Signed}&b=2");

        ((int)answer.StatusCode).ShouldBe(200);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("carol ?a=1&b=2 /live?a=1&b=2");
        answer.Headers.CacheControl!.Private.ShouldBeTrue();
    }

    [Fact]
    public async Task A_WebSocket_takes_it()
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(
            new Uri(_client.BaseAddress!, $"/socket?access_token={_issuer.Draft().Signed}")) { Scheme = "ws" }.Uri;

        await socket.ConnectAsync(address, CancellationToken.None);

        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        System.Text.Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe("carol");
    }

    [Theory]
    [InlineData("/plain")]
    [InlineData("/me")]
    [InlineData("/nowhere")]
    public async Task Other_endpoints_neither_take_it_nor_see_it(string path)
    {
        var token = _issuer.Draft().Signed;
        using var answer = await _client.GetAsync($"{path}?access_token={token}");

        ((int)answer.StatusCode).ShouldBe(path == "/nowhere" ? 404 : 401);
        Leaks(token).ShouldBeFalse();
    }

    [Fact]
    public async Task An_unsafe_method_does_not_bring_it_so()
    {
        using var answer = await _client.PostAsync($"/live?access_token={_issuer.Draft().Signed}", null);

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Theory]
    [InlineData("access_token={0}")]
    [InlineData("x&access_token={0}")]
    [InlineData("access%5Ftoken={0}")]
    [InlineData("ACCESS_token={0}")]
    [InlineData("access_token={0}&access_token=")]
    public async Task No_log_and_no_trace_has_it(string query)
    {
        var token = _issuer.Draft().Signed;
        var tags = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => tags.Add(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);

        using var answer = await _client.GetAsync("/live?" + query.Replace("{0}", token, StringComparison.Ordinal));

        ((int)answer.StatusCode).ShouldBe(200);
        _log.Text.ShouldContain("Request starting"); // the platform's line was there
        Leaks(token).ShouldBeFalse();
        string.Join(' ', tags).ShouldNotContain(token.Split('.')[2]);
    }

    [Fact]
    public async Task A_refused_one_is_not_logged_either()
    {
        var token = _issuer.Draft().With("aud", "api://x").Signed;

        using var answer = await _client.GetAsync("/live?access_token=" + token);

        ((int)answer.StatusCode).ShouldBe(401);
        _log.Text.ShouldContain("found \"api://x\"");
        Leaks(token).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_of_them_are_none_and_a_header_counts_before()
    {
        var good = _issuer.Draft().Signed;
        using var two = await _client.GetAsync($"/live?access_token={good}&access_token={_issuer.Draft().Signed}");
        ((int)two.StatusCode).ShouldBe(401);

        using var request = new HttpRequestMessage(
            HttpMethod.Get, "/live?access_token=" + _issuer.Draft().With("aud", "api://x").Signed);
        request.Headers.Authorization = new("Bearer", good);
        using var header = await _client.SendAsync(request);
        ((int)header.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_bound_token_is_not_taken_without_its_proof()
    {
        var bound = _issuer.Draft().With("cnf", new System.Text.Json.Nodes.JsonObject { ["jkt"] = "x" }).Signed;
        using var answer = await _client.GetAsync("/live?access_token=" + bound);

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Without_such_a_policy_nothing_is_taken_and_nothing_changes()
    {
        await DisposeAppAsync();
        await StartAsync(("Policies:live:Scopes:0", "orders.read"));
        using var answer = await _client.GetAsync($"/live?access_token={_issuer.Draft().Signed}");
        ((int)answer.StatusCode).ShouldBe(401);

        using var open = await _client.GetAsync("/echo?access_token=mine");
        (await open.Content.ReadAsStringAsync()).ShouldBe("?access_token=mine");
    }

    [Fact]
    public async Task The_first_such_policy_cannot_come_while_the_application_runs()
    {
        await DisposeAppAsync();
        await StartAsync(("Policies:live:Scopes:0", "orders.read"));
        _app.Configuration["EdgeKit:Auth:Policies:live:TokenInQuery"] = "true";
        ((IConfigurationRoot)_app.Configuration).Reload();

        using var answer = await _client.GetAsync($"/live?access_token={_issuer.Draft().Signed}");
        ((int)answer.StatusCode).ShouldBe(401);
        _log.Text.ShouldContain("TokenInQuery");
    }

    private bool Leaks(string token) => _log.Text.Contains(token.Split('.')[2], StringComparison.Ordinal)
        || _log.Text.Contains(token.Split('.')[1], StringComparison.Ordinal);

    private async Task DisposeAppAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task StartAsync(params (string, string)[] more)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(_issuer.Settings(more));
        builder.Services.AddHttpLogging(logging =>
            logging.LoggingFields = HttpLoggingFields.RequestPropertiesAndHeaders | HttpLoggingFields.RequestQuery);
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        _app = builder.Build();
        _app.UseHttpLogging();
        _app.UseWebSockets();
        _app.UseEdgeKitAuthentication();
        _app.UseAuthorization();
        _app.MapMethods("/live", ["GET", "POST"], Show).RequireAuthorization("live");
        _app.MapGet("/socket", SpeakAsync).RequireAuthorization("live");
        _app.MapGet("/plain", () => "plain").RequireAuthorization("orders.write");
        _app.MapGet("/me", () => "me").RequireAuthorization();
        _app.MapGet("/echo", (HttpRequest request) => request.QueryString.Value);
        await _app.StartAsync();
        _client = ClientOf(_app);
    }

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private static string Show(HttpContext context) =>
        $"{context.User.Identity!.Name} {context.Request.QueryString} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}";

    private static async Task SpeakAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(
            context.User.Identity!.Name!), WebSocketMessageType.Text, true, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
