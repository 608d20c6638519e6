using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Tests.Http.Server;

public sealed class PurgeTests
{
    private static readonly string[] Operator = ["X-Operator: yes"];

    [Theory]
    [InlineData("url=/page/1")]
    [InlineData("url=HOST/page/1")]
    [InlineData("tag=one")]
    [InlineData("url=/page/9&tag=one")]
    public async Task What_is_named_goes_and_the_rest_stays(string query)
    {
        await using var site = await StartAsync();

        (await PurgeAsync(site, query)).Status.ShouldBe(204);

        (await site.GetAsync("/page/1")).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page/2")).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task A_tag_outlives_a_304_that_does_not_repeat_it()
    {
        await using var site = await StartAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=60";
            if (context.Request.Headers.IfNoneMatch.Count > 0)
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            context.Response.Headers["Surrogate-Key"] = "kept";
            return context.Response.WriteAsync($"visit {visit}");
        };
        await site.GetAsync("/page/3");
        site.Advance(61);
        (await site.GetAsync("/page/3")).CacheStatus.ShouldContain("fwd-status=304");

        await PurgeAsync(site, "tag=kept");

        (await site.GetAsync("/page/3")).IsHit.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Language")]
    public async Task A_fill_that_began_before_its_tag_was_purged_brings_nothing_back(string vary)
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            await CachedSite.Answer("max-age=60", ("Surrogate-Key", "late"), ("Vary", vary))(context, visit);
        };
        var fill = site.GetAsync("/page/3");
        await CachedSite.EventuallyAsync(() => site.Fills == 1);

        await PurgeAsync(site, "tag=late");
        gate.SetResult();
        await fill;

        (await site.GetAsync("/page/3")).IsHit.ShouldBeFalse();
    }

    [Fact]
    public async Task A_tag_is_no_prefix()
    {
        await using var site = await StartAsync();

        await PurgeAsync(site, "tag=on");

        (await site.GetAsync("/page/1")).IsHit.ShouldBeTrue();
    }

    [Theory]
    [InlineData("policy=site")]
    [InlineData("tag=all")]
    public async Task A_policy_goes_whole(string query)
    {
        await using var site = await StartAsync();

        await PurgeAsync(site, query);

        (await site.GetAsync("/page/1")).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page/2")).IsHit.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("policy=site&policy=unknown")]
    [InlineData("tag=one&url=relative")]
    [InlineData("tag=one&url=ftp://host/page")]
    public async Task What_is_not_sound_purges_nothing(string query)
    {
        await using var site = await StartAsync();

        (await PurgeAsync(site, query)).Status.ShouldBe(400);

        (await site.GetAsync("/page/1")).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unauthorized_caller_purges_nothing()
    {
        await using var site = await StartAsync();

        (await site.SendAsync(HttpMethod.Delete, "/cache?policy=site")).Status.ShouldBe(401);

        (await site.GetAsync("/page/1")).IsHit.ShouldBeTrue();
    }

    private static Task<SiteReply> PurgeAsync(CachedSite site, string query) => site.SendAsync(
        HttpMethod.Delete, "/cache?"
        + query.Replace("HOST", site.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal), Operator);

    /// <summary>Two pages are stored, tagged one and two, and both all.</summary>
    private static async Task<CachedSite> StartAsync()
    {
        var site = await CachedSite.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication(
                    "test").AddScheme<AuthenticationSchemeOptions, OperatorHandler>("test", null);
                builder.Services.AddAuthorizationBuilder().AddPolicy("operators", p => p.RequireAuthenticatedUser());
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapEdgeKitCachePurge("/cache", "operators");
            },
            ("Tags:0", "all"));
        site.Handler = (context, visit) => CachedSite.Answer(
            "max-age=60", ("Surrogate-Key", context.Request.Path == "/page/1" ? "x one y" : "two"))(context, visit);
        await site.GetAsync("/page/1");
        await site.GetAsync("/page/2");
        return site;
    }

    private sealed class OperatorHandler(IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.ContainsKey("X-Operator")
                ? AuthenticateResult.Success(
                    new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("test")), Scheme.Name))
                : AuthenticateResult.NoResult());
    }
}
