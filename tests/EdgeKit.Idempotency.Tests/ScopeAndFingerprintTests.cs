using System.Net;
using System.Security.Claims;
using System.Text;
using EdgeKit.Http;
using EdgeKit.Http.Callers;
using EdgeKit.Idempotency.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Tries to reach another caller's key, and to pass another payload off as the first.</summary>
public sealed class ScopeAndFingerprintTests
{
    private static readonly IdempotencyPolicyOptions Policy = new() { Anonymous = true, TenantClaim = "tenant" };
    private static readonly CallerResolver Rules = new ServiceCollection()
        .AddEdgeKitHttpServices().Configure<HttpOptions>(
            o => o.TrustedProxies = ["10.0.0.9"]).BuildServiceProvider().GetRequiredService<CallerResolver>();
    private static readonly string[] Headers = ["Content-Type", "X-Currency"];

    [Fact]
    public void No_two_callers_share_a_key()
    {
        string?[] scopes =
        [
            Scope(Caller("idp", ("sub", "alice"), ("tenant", "acme"))),
            Scope(Caller("idp", ("sub", "alice"), ("tenant", "other"))),
            Scope(Caller("idp", ("sub", "alice"))),
            Scope(Caller("idp", ("sub", "alice"), ("tenant", ""))),
            Scope(Caller("idp", ("sub", "bob"), ("tenant", "acme"))),
            Scope(Caller("other idp", ("sub", "alice"), ("tenant", "acme"))),
            Scope(Caller("idp", ("client_id", "alice"), ("tenant", "acme"))),
            Scope(Caller("idp\nsub", ("sub", "alice"))),
            Scope(Caller("idp", ("sub", "sub\nalice"))),
            Scope(Caller("idp", ("sub", "aliceacme"))),
            Scope(new ClaimsPrincipal(new ClaimsIdentity())),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), address: "10.0.0.2"),
            Scope(new ClaimsPrincipal(
                new ClaimsIdentity()), address: "10.0.0.9", header: ("X-Forwarded-For", "203.0.113.1")),
            Scope(new ClaimsPrincipal(
                new ClaimsIdentity()), address: "10.0.0.9", header: ("X-Forwarded-For", "203.0.113.2")),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), header: ("Cookie", "sid=alice")),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), header: ("Cookie", "sid=bob")),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), header: ("Authorization", "Basic YQ==")),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), header: ("Authorization", "Bearer YQ==")),
            Scope(new ClaimsPrincipal(new ClaimsIdentity()), header: ("X-Api-Key", "sid=alice")),
            Scope(Caller("anonymous", ("sub", "10.0.0.1"))),
            Scope(Caller("idp", "another scheme", ("sub", "alice"))),
        ];

        scopes.ShouldBeUnique();
        scopes.ShouldNotContain((string?)null);
    }

    [Theory]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:3::7", false)]
    [InlineData("203.0.113.9", "203.0.113.8", false)]
    public void Anonymous_callers_of_one_IPv6_network_share_a_quota_but_no_keys(
        string one, string other, bool same)
    {
        (OwnerOf(one) == OwnerOf(other)).ShouldBe(same);
        Scope(new ClaimsPrincipal(), address: one).ShouldNotBe(Scope(new ClaimsPrincipal(), address: other));

        static string OwnerOf(string address) => KeyScope.CallerOf(
            new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } }, Rules);
    }

    [Fact]
    public void Two_lines_of_a_header_are_not_one_with_a_comma() => new[]
    {
        Scope(new ClaimsPrincipal(), header: ("X-Api-Key", new StringValues(["a", "b"]))),
        Scope(new ClaimsPrincipal(), header: ("X-Api-Key", "a,b")),
        Scope(new ClaimsPrincipal(), header: ("X-Api-Key", new StringValues(["a", "", "b"]))),
    }.ShouldBeUnique();

    [Fact]
    public void A_caller_is_the_same_on_IPv4_and_dual_stack_sockets() =>
        Scope(new ClaimsPrincipal(), address: "::ffff:10.0.0.1").ShouldBe(
            Scope(new ClaimsPrincipal(), address: "10.0.0.1"));

    [Fact]
    public void A_key_belongs_to_one_method_route_and_policy()
    {
        var alice = Caller("idp", ("sub", "alice"));

        new[] { Scope(alice), Scope(alice, method: "PUT"), Scope(
            alice, path: "/refunds"), Scope(alice, policy: "other"), Scope(alice, key: "k2") }
            .ShouldBeUnique();
    }

    [Fact]
    public void A_caller_without_a_subject_has_no_key_where_authentication_is_required() =>
        KeyScope.Resolve(Request(
            Caller("idp", ("email", "alice"))), "orders", "k", new IdempotencyPolicyOptions(), Rules).ShouldBeNull();

    [Fact]
    public async Task No_two_payloads_share_a_fingerprint()
    {
        string[] fingerprints =
        [
            await FingerprintAsync(),
            await FingerprintAsync(body: "{\"a\":1} "),
            await FingerprintAsync(body: ""),
            await FingerprintAsync(query: "?a=1"),
            await FingerprintAsync(path: "/orders?a=1"),
            await FingerprintAsync(path: "/ordersP"),
            await FingerprintAsync(method: "POST/orders", path: ""),
            await FingerprintAsync(type: "text/plain"),
            await FingerprintAsync(type: null),
            await FingerprintAsync(currency: "EUR"),
            await FingerprintAsync(type: null, currency: "application/json"),
            await FingerprintAsync(currency: "{\"a\":", body: "1}"),
        ];

        fingerprints.ShouldBeUnique();
        (await FingerprintAsync()).ShouldBe(fingerprints[0]);
    }

    [Fact]
    public async Task Unselected_headers_and_the_chunks_of_the_body_make_no_difference()
    {
        var request = Request(new ClaimsPrincipal()).Request;
        request.Headers["User-Agent"] = "another";
        request.Body = new OneByteAtATime("{\"a\":1}"u8.ToArray());

        (await Fingerprint.ComputeAsync(request, Headers, default)).ShouldBe(await FingerprintAsync());
    }

    private static ClaimsPrincipal Caller(string issuer, params (string Type, string Value)[] claims) =>
        Caller(issuer, "test", claims);

    private static ClaimsPrincipal Caller(string issuer, string scheme, params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value, ClaimValueTypes.String, issuer)), scheme));

    [Fact]
    public void A_reload_of_credential_headers_does_not_change_the_scope_of_a_request_in_flight()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Http:CredentialHeaders:0", "X-Key")]).Build();
        using var services = new ServiceCollection()
            .AddEdgeKitHttp(configuration.GetSection("Http")).BuildServiceProvider();
        var callers = services.GetRequiredService<CallerResolver>();
        var context = Request(new ClaimsPrincipal(new ClaimsIdentity()), "POST", "/orders");
        context.Request.Headers["X-Key"] = "alice";
        var before = KeyScope.Resolve(context, "orders", "k", Policy, callers);

        configuration["Http:CredentialHeaders:0"] = "X-Other";
        configuration.Reload();
        callers.CredentialHeaders.ShouldBe(["X-Other"]);

        KeyScope.Resolve(context, "orders", "k", Policy, callers).ShouldBe(before);
    }

    private static string? Scope(
        ClaimsPrincipal caller, string method = "POST",
        string path = "/orders", string policy = "orders", string key = "k", string address = "10.0.0.1",
        (string Name, StringValues Value)? header = null)
    {
        var context = Request(caller, method, path);
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (header is var (name, value))
        {
            context.Request.Headers[name] = value;
        }

        return KeyScope.Resolve(context, policy, key, Policy, Rules);
    }

    private static async Task<string> FingerprintAsync(
        string method = "POST", string path = "/orders",
        string query = "", string? type = "application/json", string? currency = null, string body = "{\"a\":1}")
    {
        var request = Request(new ClaimsPrincipal(), method, path).Request;
        request.QueryString = new QueryString(query);
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        Set("Content-Type", type);
        Set("X-Currency", currency);
        return (await Fingerprint.ComputeAsync(request, Headers, default)).ShouldNotBeNull();

        void Set(string name, string? value)
        {
            request.Headers.Remove(name);
            if (value is not null)
            {
                request.Headers.Append(name, value);
            }
        }
    }

    private static DefaultHttpContext Request(ClaimsPrincipal caller, string method = "POST", string path = "/orders")
    {
        var context = new DefaultHttpContext { User = caller };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.ContentType = "application/json";
        return context;
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
