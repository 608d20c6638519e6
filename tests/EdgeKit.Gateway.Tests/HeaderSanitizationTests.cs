using System.Net;
using EdgeKit.Tracing.Tests;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>The headers that reach the destination, and those of its response that reach the client.</summary>
public sealed class HeaderSanitizationTests
{
    [Theory]
    [InlineData("X_Forwarded_For: 10.0.0.1")]
    [InlineData("X_User_Id: root")]
    [InlineData("X.User.Id: root")]
    [InlineData("X-User_Id: root")]
    [InlineData("Idempotency_Key: other")]
    [InlineData("X_Plain: a\r\nX-Plain: b", "X_Plain")]
    [InlineData("X-User-Id: root")]
    [InlineData("Forwarded: for=10.0.0.1")]
    [InlineData("X-Real-IP: 10.0.0.1")]
    [InlineData("X-Forwarded-Port: 443\r\nX-Forwarded-Server: me")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-Original-URI: /a\r\nX-Original-Method: DELETE\r\nX-Original-Forwarded-For: 10.0.0.1\r\nX-Original-Prefix: /p\r\nX-Original-Anything: x")]
    [InlineData("X-Rewrite-Url: /a\r\nX-Rewrite-Anything: x\r\nX-Forwarded: for=1\r\nX-Forward-For: 10.0.0.1")]
    [InlineData("X-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\nX-HTTP-Host-Override: a\r\nX-Host: a")]
    [InlineData("CF-Connecting-IP: 10.0.0.1\r\nTrue-Client-IP: 10.0.0.1\r\nFastly-Client-IP: 10.0.0.1\r\nX-Azure-ClientIP: 10.0.0.1\r\nX-Cluster-Client-IP: 10.0.0.1")]
    [InlineData("X-Envoy-External-Address: 10.0.0.1\r\nX-Envoy-Original-Path: /a\r\nClient-IP: 10.0.0.1\r\nX-ProxyUser-Ip: 10.0.0.1")]
    [InlineData("Remote-User: root\r\nX-Remote-User: root\r\nX-MS-CLIENT-PRINCIPAL: e30=\r\nX-Client-Cert: MII\r\nX-ARR-ClientCert: MII\r\nX-SSL-Client-Verify: SUCCESS")]
    [InlineData("Akamai-Client-IP: 10.0.0.1\r\nCDN-Src-IP: 10.0.0.1\r\nAli-CDN-Real-IP: 10.0.0.1\r\nWL-Proxy-Client-IP: 10.0.0.1\r\nProxy-Client-IP: 10.0.0.1\r\nHTTP-X-Forwarded-For: 10.0.0.1")]
    [InlineData("CF-IPCountry: DE\r\nCloudFront-Viewer-Country: DE\r\nFastly-SSL: 1\r\nX-Azure-SocketIP: 10.0.0.1\r\nX-Real-Port: 1\r\nX-Backend-Host: a")]
    [InlineData("X-Consumer-Username: root\r\nX-Authenticated-Userid: root\r\nX-JWT-Assertion: e30\r\nTailscale-User-Login: root\r\nX-Pomerium-Claim-Email: a@b")]
    [InlineData("Proxy: http://10.0.0.1\r\nX-Accel-Redirect: /etc")]
    [InlineData("Proxy-Authorization: Basic YQ==\r\nKeep-Alive: timeout=5")]
    [InlineData("X_Lang: en\r\nX.Lang: en\r\nX~Lang: en\r\nX!Lang: en")]
    public async Task A_header_that_a_client_has_no_right_to_send_is_not_passed_on(string lines, string? only = null)
    {
        await using var gateway = await TestGateway.StartAsync(Settings(""), "", EchoAsync);

        var seen = await AskAsync(gateway, $"X-Kept: kept\r\n{lines}");

        seen.ShouldContain("X-Kept: kept");
        foreach (var name in lines.Split("\r\n").Select(l => l.Split(':')[0]).Where(n => only is null || n == only))
        {
            seen.ShouldNotContain($"{name}:", Case.Insensitive);
        }
    }

    [Fact]
    public async Task A_header_that_Connection_names_is_for_the_gateway_alone()
    {
        await using var gateway = await TestGateway.StartAsync(Settings("127.0.0.0/8"), "", EchoAsync);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        request.Headers.TryAddWithoutValidation("Connection", ["X-Internal", "x-other, X-Forwarded-For"]);
        request.Headers.Add("X-Internal", "yes");
        request.Headers.Add("X-Other", "yes");
        request.Headers.Add("X-Forwarded-For", "10.9.9.9");

        using var answer = await gateway.Client.SendAsync(request);

        var seen = await answer.Content.ReadAsStringAsync();
        seen.ShouldNotContain("yes");
        seen.ShouldContain("10.9.9.9", customMessage: "a client must not take away what a trusted proxy said");
    }

    [Fact]
    public async Task Headers_in_which_an_untrusted_client_describes_itself_are_replaced()
    {
        await using var gateway = await TestGateway.StartAsync(Settings(""), "", EchoAsync);

        var seen = await AskAsync(
            gateway, "X-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: bank.example");

        seen.ShouldContain("X-Forwarded-For: 127.0.0.1\n");
        seen.ShouldContain("X-Forwarded-Proto: http\n");
        seen.ShouldNotContain("10.9.9.9");
        seen.ShouldNotContain("bank.example");
    }

    [Fact]
    public async Task Headers_of_a_trusted_proxy_are_forwarded_with_this_hop_appended()
    {
        await using var gateway = await TestGateway.StartAsync(Settings("127.0.0.0/8"), "", EchoAsync);

        var seen = await AskAsync(gateway, "X-Forwarded-For: 10.9.9.9\r\nX-User-Id: alice\r\nX_User_Id: root");

        seen.ShouldContain("X-Forwarded-For: 10.9.9.9, 127.0.0.1\n");
        seen.ShouldContain("X-User-Id: alice\n");
        seen.ShouldNotContain("root");
    }

    [Fact]
    public async Task Any_client_may_send_an_allowed_header()
    {
        await using var gateway = await TestGateway.StartAsync("""{ "Gateway": { "AllowedHeaders": [ "api_key", "X-HTTP-Method-Override" ] } }""", "", EchoAsync);

        var seen = await AskAsync(gateway, "api_key: mine\r\nX-HTTP-Method-Override: DELETE\r\nother_key: mine");

        seen.ShouldContain("api_key: mine");
        seen.ShouldContain("X-HTTP-Method-Override: DELETE");
        seen.ShouldNotContain("other_key");
    }

    [Fact]
    public async Task Metadata_of_gRPC_may_have_underscores_unless_it_is_an_alias_of_a_known_header()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", EchoAsync);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/things") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("trace_part", "kept");
        request.Headers.Add("x_api_key", "root");
        request.Headers.Add("x_forwarded_for", "10.0.0.1");

        using var answer = await gateway.Client.SendAsync(request);

        var seen = await answer.Content.ReadAsStringAsync();
        seen.ShouldContain("trace_part: kept");
        seen.ShouldNotContain("root");
        seen.ShouldNotContain("10.0.0.1");
    }

    [Fact]
    public async Task The_trusted_proxies_are_taken_up_while_the_gateway_runs()
    {
        await using var gateway = await TestGateway.StartAsync(Settings(""), "", EchoAsync);

        await gateway.EditAsync(Settings("127.0.0.0/8"), "");

        await TestGateway.EventuallyAsync(async () =>
            (await AskAsync(gateway, "X-User-Id: alice")).Contains("alice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_of_the_answer_that_its_Connection_names_stays_here()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", context =>
        {
            context.Response.Headers.Connection = "X-Internal";
            context.Response.Headers["X-Internal"] = "secret";
            context.Response.Headers["X-Kept"] = "kept";
            return Task.CompletedTask;
        });

        using var answer = await gateway.Client.GetAsync(new Uri("/api/things", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (answer.Headers.Contains("X-Kept"), answer.Headers.Contains("X-Internal")).ShouldBe((true, false));
    }

    [Fact]
    public async Task Proxies_that_are_no_network_fail_the_start()
    {
        var failure = await Should.ThrowAsync<Exception>(
            () => TestGateway.StartAsync(Settings("the balancer"), "", EchoAsync));

        failure.ToString().ShouldContain("the balancer");
    }

    private static string Settings(string proxy) =>
        $$"""{ "Gateway": { "TrustedHeaders": [ "X-User-Id" ], "TrustedProxies": [ {{(proxy.Length > 0 ? $"\"{proxy}\"" : "")}} ] } }""";

    private static Task EchoAsync(HttpContext context) =>
        context.Response.WriteAsync(string.Concat(context.Request.Headers.Select(h => $"{h.Key}: {h.Value}\n")));

    private static async Task<string> AskAsync(TestGateway gateway, string lines) =>
        (await RawHttp.SendAsync(
            gateway.Client.BaseAddress!, "GET /api/things", ["Connection: close", .. lines.Split("\r\n")])).Text;
}
