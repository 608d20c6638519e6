using System.Security.Claims;
using EdgeKit.Idempotency.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>
/// A server that takes orders under the policy <c>orders</c> and counts how often the handler ran. <c>X-User</c> is who
/// calls.
/// </summary>
internal sealed class Shopfront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OrderClient _client = new();
    private int _executions;

    private Shopfront(WebApplication app) => _app = app;

    public HttpClient Client => _client.Http;

    public Uri Address => new(_app.Urls.First());

    public int Executions => _executions;

    public IIdempotencyStore Store => _app.Services.GetRequiredService<IIdempotencyStore>();

    /// <summary>The handler; by default it responds 201 with the number of the execution.</summary>
    public Func<HttpContext, int, Task> Handler { get; set; } = async (context, execution) =>
    {
        context.Response.StatusCode = 201;
        context.Response.Headers.Location = $"/orders/{execution}";
        context.Response.Headers.SetCookie = "session=secret";
        await context.Response.WriteAsJsonAsync(new { id = execution });
    };

    public static async Task<Shopfront> StartAsync(
        IIdempotencyStore? store = null, Action<WebApplication>? inFront = null, TimeProvider? time = null,
        Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("EdgeKit:Idempotency:Policies:orders:Required", "true")]);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(
                s => KeyValuePair.Create("EdgeKit:Idempotency:Policies:orders:" + s.Key, (string?)s.Value)));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.TryAddSingleton(store ?? new MemoryIdempotencyStore(TimeProvider.System));
        services?.Invoke(builder.Services);
        builder.Services.AddEdgeKitIdempotency(builder.Configuration.GetSection("EdgeKit:Idempotency"));
        var shop = new Shopfront(builder.Build());
        shop.Map(inFront);
        await shop._app.StartAsync();
        return shop;
    }

    public Task<Reply> OrderAsync(string? key = "\"k1\"", string body = "{\"sku\":\"W1\"}",
        string? user = "alice", string path = "/orders", CancellationToken cancellationToken = default) =>
        _client.OrderAsync(new Uri(Address, path), key, body, user, cancellationToken);

    /// <summary>Orders under <c>k1</c> and returns as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> OpenAsync() => _client.OpenAsync(new Uri(Address, "/orders"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private void Map(Action<WebApplication>? inFront)
    {
        _app.Use(next => context =>
        {
            if (context.Request.Headers.TryGetValue("X-User", out var user))
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user!)], "test"));
            }

            return next(context);
        });
        _app.UseRouting();
        inFront?.Invoke(_app);
        _app.UseEdgeKitIdempotency();
        _app.MapPost("/orders", context => Handler(context, Interlocked.Increment(ref _executions))).RequireIdempotency(
            "orders");
        _app.MapPost("/refunds/{id}", context => Handler(context, Interlocked.Increment(ref _executions)))
            .RequireIdempotency("orders");
        _app.MapGet("/orders", context => Handler(context, Interlocked.Increment(ref _executions))).RequireIdempotency(
            "orders");
    }
}
