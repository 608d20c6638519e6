using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>A real server that fails and counts what reaches it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _reached;

    private Backend(WebApplication server) => _server = server;

    public int Reached => Volatile.Read(ref _reached);

    public Uri Address => new(_server.Urls.Single());

    public static async Task<Backend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var backend = new Backend(builder.Build());
        backend._server.Run(context =>
        {
            Interlocked.Increment(ref backend._reached);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await backend._server.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
