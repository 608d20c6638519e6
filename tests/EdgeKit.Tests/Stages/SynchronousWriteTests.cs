using System.IO.Compression;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Tests.Stages;

/// <summary>
/// Libraries that can only write synchronously, and close what they write to: allowed or not, every route does what the
/// plain one does.
/// </summary>
public sealed class SynchronousWriteTests
{
    private static Dictionary<string, Action<HttpResponse>> Writers { get; } = new()
    {
        ["/span"] = r => r.Body.Write("hello"u8),
        ["/array"] = r => r.Body.Write(Encoding.ASCII.GetBytes("hello"), 0, 5),
        ["/byte"] = r => r.Body.WriteByte(65),
        ["/flush"] = r =>
        {
            r.Body.Flush();
            r.Body.Write("hello"u8);
            r.Body.Flush();
        },
        ["/text"] = r =>
        {
            using var writer = new StreamWriter(r.Body);
            writer.Write("hello");
        },
        ["/zip"] = r =>
        {
            using var zip = new ZipArchive(r.Body, ZipArchiveMode.Create);
            var entry = zip.CreateEntry("a.txt");
            entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var content = entry.Open();
            content.Write("hello"u8);
        },
        ["/xml"] = r =>
        {
            using var writer = XmlWriter.Create(r.Body);
            writer.WriteElementString("a", "1");
        },
        ["/large"] = r =>
        {
            for (var i = 0; i < 200; i++)
            {
                r.Body.Write(new byte[10_000]);
            }
        },
        ["/writer"] = r =>
        {
            using var stream = r.BodyWriter.AsStream(leaveOpen: true);
            stream.Write("hello"u8);
        },
        ["/nothing"] = r => r.Body.Flush(),
    };

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var path in Writers.Keys)
        {
            cases.Add(path, true);
            cases.Add(path, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_route_takes_synchronous_writes_where_the_application_allows_them(string path, bool allowed)
    {
        await using var site = await StartAsync(allowed);
        string[] fields = ["Idempotency-Key: k"];

        var plain = await site.GetAsync("/uncached" + path);
        var replies = new[]
        {
            await site.GetAsync("/cached" + path), await site.GetAsync("/cached" + path),
            await site.SendAsync(HttpMethod.Post, "/keyed" + path, fields),
            await site.SendAsync(HttpMethod.Post, "/keyed" + path, fields),
        };

        // What is too large to replay is told so.
        replies.Where(r => r["Idempotency-Replayed"] is null || r.Status != 409).ShouldAllBe(
            r => r.Status == plain.Status && r.Text == plain.Text);
    }

    [Theory]
    [InlineData("/cached/own")]
    [InlineData("/keyed/own")]
    public async Task An_endpoint_can_allow_itself(string path)
    {
        await using var site = await StartAsync(allowed: false);

        var reply = await site.SendAsync(path.StartsWith("/keyed", StringComparison.Ordinal)
            ? HttpMethod.Post : HttpMethod.Get, path, "Idempotency-Key: k");

        (reply.Status, reply.Text).ShouldBe((200, "hello"));
    }

    private static Task<StagedSite> StartAsync(bool allowed) => StagedSite.StartAsync(
        builder => builder.WebHost.ConfigureKestrel(k => k.AllowSynchronousIO = allowed),
        app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException exception) when (!context.Response.HasStarted)
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync(exception.Message);
            }
        }),
        null,
        (_, app) =>
        {
            foreach (var (path, write) in Writers)
            {
                StagedSite.Map(app, path, context =>
                {
                    write(context.Response);
                    return Task.CompletedTask;
                });
            }

            StagedSite.Map(app, "/own", context =>
            {
                context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
                context.Response.Body.Write("hello"u8);
                return Task.CompletedTask;
            });
        });
}
