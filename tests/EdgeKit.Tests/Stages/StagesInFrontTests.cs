using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using System.Buffers;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Tests.Stages;

/// <summary>
/// Stages in front of <c>UseEdgeKit()</c> that set fields early, late and by wrapping the body: whichever way a request
/// goes, its client gets what the uncached route gives, and no client gets what was set for another.
/// </summary>
public sealed class StagesInFrontTests
{
    private static readonly string Long = string.Join(' ', Enumerable.Range(0, 900));

    public static TheoryData<string, string> Answers()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Handlers.Keys)
        {
            cases.Add(path, "");
            cases.Add(path, "gzip");
        }

        return cases;
    }

    private static Dictionary<string, RequestDelegate> Handlers { get; } = new()
    {
        ["/whole"] = c => Write(c, Long),
        ["/length"] = c =>
        {
            c.Response.ContentLength = Long.Length;
            return Write(c, Long);
        },
        ["/streamed"] = async c =>
        {
            await Write(c, "first ");
            await c.Response.Body.FlushAsync();
            await c.Response.WriteAsync("second");
        },
        ["/started"] = async c =>
        {
            c.Response.ContentType = "text/plain";
            await c.Response.StartAsync();
            await c.Response.WriteAsync(Long);
        },
        ["/completed"] = async c =>
        {
            await Write(c, Long);
            await c.Response.CompleteAsync();
        },
        ["/writer"] = async c =>
        {
            c.Response.ContentType = "text/plain";
            c.Response.BodyWriter.Write(Encoding.ASCII.GetBytes(Long));
            await c.Response.BodyWriter.FlushAsync();
        },
        ["/unflushed"] = c =>
        {
            c.Response.ContentType = "text/plain";
            c.Response.BodyWriter.Write(Encoding.ASCII.GetBytes(Long));
            return Task.CompletedTask;
        },
        ["/file"] = c =>
        {
            c.Response.ContentType = "text/plain";
            return c.Response.SendFileAsync(typeof(StagesInFrontTests).Assembly.Location, 0, 3000);
        },
        ["/empty"] = _ => Task.CompletedTask,
        ["/no-content"] = c =>
        {
            c.Response.StatusCode = 204;
            return Task.CompletedTask;
        },
        ["/no-store"] = c =>
        {
            c.Response.Headers.CacheControl = "no-store";
            return Write(c, Long);
        },
        ["/cookie"] = c =>
        {
            c.Response.Cookies.Append("seen", "1");
            return Write(c, Long);
        },
        ["/missing"] = c =>
        {
            c.Response.StatusCode = 404;
            return Write(c, Long);
        },
        ["/broken"] = c =>
        {
            c.Response.StatusCode = 503;
            return Write(c, Long);
        },
        ["/large"] = async c =>
        {
            c.Response.ContentType = "text/plain";
            for (var i = 0; i < 300; i++)
            {
                await c.Response.WriteAsync(Long[..3000] + Long[..3000]);
            }
        },
        ["/vary"] = c =>
        {
            c.Response.Headers.Append("Vary", "Accept-Language");
            return Write(c, Long);
        },
        ["/vary-list"] = c =>
        {
            c.Response.Headers.AppendCommaSeparatedValues("Vary", "Accept-Language");
            return Write(c, Long);
        },
        ["/replaced"] = c =>
        {
            c.Response.Headers["X-Frame-Options"] = "SAMEORIGIN";
            c.Response.Headers.Remove("X-Powered-By");
            c.Response.Headers.CacheControl = "no-store";
            return Write(c, Long);
        },
        ["/late"] = c =>
        {
            c.Response.OnStarting(() =>
            {
                c.Response.Headers["X-Own-Late"] = "own";
                return Task.CompletedTask;
            });
            return Write(c, Long);
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_way_gives_the_client_the_same_fields_and_body(string path, string encoding)
    {
        await using var site = await StartAsync();
        string[] fields = [
            $"Accept-Encoding: {encoding}", "Origin: https://a.example", "Idempotency-Key: k", "Accept-Language: de"];

        var plain = await site.GetAsync("/uncached" + path, fields);
        var posted = await site.SendAsync(HttpMethod.Post, "/uncached" + path, fields);
        var first = await site.GetAsync("/cached" + path, fields);
        var second = await site.GetAsync("/cached" + path, fields);
        var run = await site.SendAsync(HttpMethod.Post, "/keyed" + path, fields);
        var replayed = await site.SendAsync(HttpMethod.Post, "/keyed" + path, fields);

        first.Essence().ShouldBe(plain.Essence());
        second.Essence(framing: false).ShouldBe(plain.Essence(framing: false));
        run.Essence(framing: false).ShouldBe(posted.Essence(framing: false));
        if (replayed["Idempotency-Replayed"] is not null && replayed.Status == posted.Status)
        {
            string[] kept = ["Vary", "Content-Type", "Content-Encoding", "Access-Control-Allow-Origin", "X-Late"];
            kept.Select(n => replayed[n]).ShouldBe(kept.Select(n => posted[n]));
            replayed.Text.ShouldBe(posted.Text);
        }
    }

    [Theory]
    [InlineData("/whole", "")]
    [InlineData("/whole", "gzip")]
    [InlineData("/vary", "gzip")]
    public async Task A_head_from_the_cache_has_the_fields_of_a_head_from_the_endpoint(string path, string encoding)
    {
        await using var site = await StartAsync();
        string[] fields = [$"Accept-Encoding: {encoding}", "Origin: https://a.example"];
        await site.GetAsync("/cached" + path, fields);

        var plain = await site.SendAsync(HttpMethod.Head, "/uncached" + path, fields);
        var stored = await site.SendAsync(HttpMethod.Head, "/cached" + path, fields);

        stored.CacheStatus.ShouldStartWith("EdgeKit; hit");
        stored.Essence(framing: false).ShouldBe(plain.Essence(framing: false));
    }

    [Fact]
    public async Task A_304_from_the_cache_has_the_fields_of_stages_in_front()
    {
        await using var site = await StartAsync();
        var stored = await site.GetAsync("/cached/etag", "Origin: https://a.example");

        var confirmed = await site.GetAsync("/cached/etag", "Origin: https://b.example", "If-None-Match: \"v1\"");

        (stored.Status, confirmed.Status).ShouldBe((200, 304));
        (confirmed["Access-Control-Allow-Origin"], confirmed["X-Late"], confirmed["Vary"]).ShouldBe(
            ("https://b.example", "late", "X-Tenant, Origin"));
    }

    [Fact]
    public async Task What_was_set_for_one_client_reaches_no_other()
    {
        await using var site = await StartAsync();
        await site.GetAsync("/cached/whole", "Origin: https://a.example", "X-Tag: one");

        var other = await site.GetAsync("/cached/whole", "Origin: https://b.example", "X-Tag: two");
        var nobody = await site.GetAsync("/cached/whole");

        other.CacheStatus.ShouldStartWith("EdgeKit; hit");
        (other["Access-Control-Allow-Origin"], other["X-Tag-Early"], other["X-Tag-Late"], other["Set-Cookie"]).ShouldBe(
            ("https://b.example", "two", "two", "tag=two"));
        (nobody["Access-Control-Allow-Origin"], nobody["X-Tag-Early"], nobody["X-Tag-Late"], nobody["Set-Cookie"])
            .ShouldBe((null, null, null, null));
    }

    [Fact]
    public async Task What_stages_in_front_vary_by_is_no_part_of_the_key()
    {
        await using var site = await StartAsync();
        await site.GetAsync("/cached/vary", "X-Tenant: 1", "Accept-Language: de");

        (await site.GetAsync("/cached/vary", "X-Tenant: 2", "Accept-Language: de")).CacheStatus.ShouldStartWith(
            "EdgeKit; hit");
        (await site.GetAsync("/cached/vary", "X-Tenant: 1", "Accept-Language: en")).CacheStatus.ShouldContain(
            "vary-miss");
    }

    [Fact]
    public async Task An_endpoint_that_names_what_a_stage_in_front_has_named_varies_by_it()
    {
        await using var site = await StartAsync();
        await site.GetAsync("/cached/vary-same", "X-Tenant: 1");

        (await site.GetAsync("/cached/vary-same", "X-Tenant: 2")).CacheStatus.ShouldContain("vary-miss");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("")]
    public async Task One_stored_answer_serves_every_encoding_when_compression_stands_in_front(string encoding)
    {
        await using var site = await StartAsync();
        await site.GetAsync("/cached/whole", "Accept-Encoding: gzip");

        var reply = await site.GetAsync("/cached/whole", $"Accept-Encoding: {encoding}");

        reply.CacheStatus.ShouldStartWith("EdgeKit; hit");
        (reply["Content-Encoding"] ?? "").ShouldBe(encoding);
        reply.Text.ShouldBe(Long);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("")]
    public async Task A_body_that_a_stage_in_front_rewrites_is_stored_as_the_endpoint_wrote_it(string encoding)
    {
        await using var site = await StagedSite.StartAsync(
            b => b.Services.AddResponseCompression(),
            app =>
            {
                app.UseResponseCompression();
                app.Use(async (context, next) =>
                {
                    var body = context.Response.Body;
                    using var held = new MemoryStream();
                    context.Response.Body = held;
                    await next(context);
                    context.Response.Body = body;
                    context.Response.Headers["X-Length"] = held.Length.ToString();
                    await context.Response.WriteAsync("<" + Encoding.ASCII.GetString(held.ToArray()) + ">");
                });
            },
            null,
            (_, app) => StagedSite.Map(app, "/page", c => Write(c, Long)));

        foreach (var path in new[] { "/uncached/page", "/cached/page", "/cached/page" })
        {
            var reply = await site.GetAsync(path, $"Accept-Encoding: {encoding}");
            (reply["X-Length"], reply["Content-Encoding"] ?? "", reply.Text).ShouldBe(
                (Long.Length.ToString(), encoding, $"<{Long}>"), path);
        }
    }

    private static Task Write(HttpContext context, string text)
    {
        context.Response.ContentType ??= "text/plain";
        return context.Response.WriteAsync(text);
    }

    private static Task<StagedSite> StartAsync() => StagedSite.StartAsync(
        builder =>
        {
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(
                p => p.WithOrigins("https://a.example", "https://b.example").AllowCredentials()));
            builder.Services.AddResponseCompression();
        },
        app =>
        {
            app.Use((context, next) =>
            {
                context.Response.Headers["X-Frame-Options"] = "DENY";
                context.Response.Headers["X-Powered-By"] = "us";
                context.Response.Headers.Vary = "X-Tenant";
                if (context.Request.Headers["X-Tag"] is { Count: > 0 } tag)
                {
                    context.Response.Headers["X-Tag-Early"] = tag;
                    context.Response.Cookies.Append("tag", tag.ToString(), new CookieOptions { Path = null });
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers["X-Tag-Late"] = tag;
                        return Task.CompletedTask;
                    });
                }

                context.Response.OnStarting(() =>
                {
                    context.Response.Headers["X-Late"] = "late";
                    return Task.CompletedTask;
                });
                return next(context);
            });
            app.UseCors();
            app.UseResponseCompression();
        },
        null,
        (_, app) =>
        {
            foreach (var (path, handler) in Handlers)
            {
                StagedSite.Map(app, path, handler);
            }

            StagedSite.Map(app, "/vary-same", c =>
            {
                c.Response.Headers.Vary = "X-Tenant";
                return Write(c, c.Request.Headers["X-Tenant"].ToString());
            });
            StagedSite.Map(app, "/etag", c =>
            {
                c.Response.Headers.ETag = "\"v1\"";
                return Write(c, Long);
            });
        });
}
