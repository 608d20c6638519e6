using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Tests.Stages;

/// <summary>
/// Each of ASP.NET Core's stages at the place that docs/pipeline-order.md gives it: cached, keyed and plain routes
/// answer alike.
/// </summary>
public sealed class StageOrderTests
{
    [Theory]
    [InlineData("/uncached/page")]
    [InlineData("/cached/page")]
    [InlineData("/keyed/page")]
    public async Task An_exception_page_answers_what_an_endpoint_throws(string path)
    {
        await using var site = await StartAsync(null, app => app.UseExceptionHandler(
            e => e.Run(c => c.Response.WriteAsync("sorry"))), _ => throw new InvalidOperationException("broken"));

        var reply = await SendAsync(site, path);

        (reply.Status, reply.Text).ShouldBe((500, "sorry"));
    }

    [Theory]
    [InlineData("/uncached/page")]
    [InlineData("/cached/page")]
    [InlineData("/keyed/page")]
    public async Task A_status_page_is_written_for_an_empty_error(string path)
    {
        await using var site = await StartAsync(null, app => app.UseStatusCodePages("text/plain", "page {0}"), c =>
        {
            c.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        for (var i = 0; i < 2; i++)
        {
            var reply = await SendAsync(site, path);
            (reply.Status, reply.Text).ShouldBe((404, "page 404"));
        }
    }

    [Theory]
    [InlineData("/uncached/page")]
    [InlineData("/cached/page")]
    [InlineData("/keyed/page")]
    public async Task Forwarded_headers_are_read_before_anything_looks_at_address_and_host(string path)
    {
        await using var site = await StartAsync(
            null,
            app => app.UseForwardedHeaders(
                new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto }),
            c => c.Response.WriteAsync($"{c.Request.Scheme}://{c.Request.Host} {c.Connection.RemoteIpAddress}"));

        var one = await SendAsync(
            site, path, "X-Forwarded-Host: one.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1");
        var two = await SendAsync(
            site, path, "X-Forwarded-Host: two.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.2");

        (one.Text, two.Text).ShouldBe(("https://one.example 192.0.2.1", "https://two.example 192.0.2.2"));
    }

    [Fact]
    public async Task A_method_override_is_seen_by_routing_and_so_by_every_stage()
    {
        await using var site = await StartAsync(
            null, app => app.UseHttpMethodOverride(), c => c.Response.WriteAsync($"{c.Request.Method}"));

        var read = await site.SendAsync(HttpMethod.Post, "/cached/page", "X-HTTP-Method-Override: GET");

        (read.Text, read.CacheStatus).ShouldBe(("GET", "EdgeKit; fwd=uri-miss; ttl=3599; stored"));
        (await site.GetAsync("/cached/page")).CacheStatus.ShouldStartWith("EdgeKit; hit");
    }

    [Fact]
    public async Task A_redirection_to_https_is_neither_cached_nor_keyed()
    {
        await using var site = await StartAsync(b => b.Services.AddHttpsRedirection(
            o => o.HttpsPort = 443), app => app.UseHttpsRedirection(), c => c.Response.WriteAsync("page"));

        foreach (var path in new[] { "/uncached/page", "/cached/page", "/cached/page", "/keyed/page", "/keyed/page" })
        {
            var reply = await SendAsync(site, path);
            (reply.Status, reply["Location"], reply.CacheStatus, reply["Idempotency-Replayed"]).ShouldBe(
                (307, $"https://127.0.0.1{path}", "", null));
        }
    }

    /// <summary>As UseRequestLocalization does, which a machine without cultures cannot run.</summary>
    [Theory]
    [InlineData("/uncached/page")]
    [InlineData("/cached/page")]
    [InlineData("/keyed/page")]
    public async Task A_culture_that_is_chosen_in_front_is_the_endpoints(string path)
    {
        await using var site = await StartAsync(
            null,
            app => app.Use((context, next) =>
            {
                context.Items["culture"] = context.Request.Headers.AcceptLanguage.ToString();
                context.Response.Headers.ContentLanguage = context.Request.Headers.AcceptLanguage;
                return next(context);
            }),
            c =>
            {
                c.Response.Headers.Vary = "Accept-Language";
                return c.Response.WriteAsync($"{c.Items["culture"]}");
            });

        foreach (var culture in new[] { "de", "fr", "de" })
        {
            var reply = await SendAsync(site, path, $"Accept-Language: {culture}", $"Idempotency-Key: {culture}");
            (reply.Text, reply["Content-Language"], reply["Vary"]).ShouldBe((culture, culture, "Accept-Language"));
        }
    }

    [Theory]
    [InlineData("/uncached/page")]
    [InlineData("/cached/page")]
    [InlineData("/keyed/page")]
    public async Task A_session_that_is_begun_by_one_caller_is_his(string path)
    {
        await using var site = await StartAsync(
            b => b.Services.AddDistributedMemoryCache().AddSession(),
            app => app.UseSession(),
            c =>
            {
                c.Session.SetString("seen", "1");
                return c.Response.WriteAsync("page");
            });

        var one = await SendAsync(site, path, "Idempotency-Key: one");
        var two = await SendAsync(site, path, "Idempotency-Key: two");

        one["Set-Cookie"].ShouldNotBeNull();
        (two["Set-Cookie"] ?? "").ShouldNotBe(one["Set-Cookie"]);
    }

    [Fact]
    public async Task Static_files_in_front_cost_nothing_and_are_not_cached_again()
    {
        var files = Directory.CreateTempSubdirectory("edgekit-files-");
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "page"), "file");
        await using var site = await StartAsync(
            null,
            app => app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(files.FullName),
                    RequestPath = "/cached", ServeUnknownFileTypes = true,
            }),
            c => c.Response.WriteAsync("page"));

        var reply = await site.GetAsync("/cached/page");

        (reply.Text, reply.CacheStatus).ShouldBe(("file", ""));
        files.Delete(recursive: true);
    }

    [Fact]
    public async Task Antiforgery_stands_behind_and_a_page_with_a_token_is_not_stored()
    {
        await using var site = await StartAsync(
            b => b.Services.AddAntiforgery(),
            null,
            c => c.Response.WriteAsync(
                c.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(c).RequestToken!),
            app => app.UseAntiforgery());

        var one = await site.GetAsync("/cached/page");
        var two = await site.GetAsync("/cached/page");

        one["Set-Cookie"].ShouldNotBeNull();
        two["Set-Cookie"].ShouldNotBeNull();
        two.Text.ShouldNotBe(one.Text);
        one.CacheStatus.ShouldNotContain("stored");
    }

    [Fact]
    public async Task Output_caching_behind_keeps_its_own_endpoints_and_leaves_the_others_alone()
    {
        await using var site = await StagedSite.StartAsync(
            b => b.Services.AddOutputCache(), null, app => app.UseOutputCache(), (_, app) =>
        {
            var visits = 0;
            StagedSite.Map(app, "/page", c => c.Response.WriteAsync($"{Interlocked.Increment(ref visits)}"));
            app.MapGet("/output", (HttpContext c) => $"{Interlocked.Increment(ref visits)}").CacheOutput();
        });

        var output = (await site.GetAsync("/output")).Text;
        (await site.GetAsync("/output")).Text.ShouldBe(output);
        var cached = (await site.GetAsync("/cached/page")).Text;
        (await site.GetAsync("/cached/page")).Text.ShouldBe(cached);
        (await site.GetAsync("/uncached/page")).Text.ShouldNotBe((await site.GetAsync("/uncached/page")).Text);
    }

    /// <summary>Where it does not belong: what it finds out about one client would be stored for all.</summary>
    [Fact]
    public async Task Compression_behind_stores_one_answer_for_each_encoding()
    {
        var text = new string('x', 3000);
        await using var site = await StartAsync(b => b.Services.AddResponseCompression(), null, c =>
        {
            c.Response.ContentType = "text/plain";
            return c.Response.WriteAsync(text);
        }, app => app.UseResponseCompression());

        foreach (var encoding in new[] { "gzip", "br", "gzip", "" })
        {
            var reply = await site.GetAsync("/cached/page", $"Accept-Encoding: {encoding}");
            (reply.Text, reply["Content-Encoding"] ?? "").ShouldBe((text, encoding));
        }
    }

    private static Task<StageReply> SendAsync(StagedSite site, string path, params string[] fields) =>
        site.SendAsync(path.StartsWith("/keyed", StringComparison.Ordinal) ? HttpMethod.Post
            : HttpMethod.Get, path, fields.Any(f => f.StartsWith("Idempotency-Key", StringComparison.Ordinal))
            ? fields : ["Idempotency-Key: k", .. fields]);

    private static Task<StagedSite> StartAsync(
        Action<WebApplicationBuilder>? configure,
        Action<WebApplication>? inFront, RequestDelegate handler, Action<WebApplication>? behind = null) =>
        StagedSite.StartAsync(configure, inFront, behind, (_, app) => StagedSite.Map(app, "/page", handler));
}
