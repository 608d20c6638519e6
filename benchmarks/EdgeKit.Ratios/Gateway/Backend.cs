using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Ratios.Gateway;

/// <summary>
/// What stands behind both proxies: every path is answered with half a kilobyte of JSON that may be cached.
/// </summary>
internal sealed class Backend : IAsyncDisposable
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes($$"""{"id":"1","status":"shipped","note":"{{new string('x', 470)}}"}""");
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<Backend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return new Backend(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Body.Length;
        context.Response.Headers.CacheControl = "public, max-age=30";
        return context.Response.Body.WriteAsync(Body).AsTask();
    }
}
