using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using EdgeKit.Idempotency.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A server that takes orders under the policy <c>orders</c> and counts how often the handler ran. <c>X-User</c> is who calls.</summary>
internal sealed class Shopfront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _executions;

    private Shopfront(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.First());

    public int Executions => _executions;

    public IIdempotencyStore Store => _app.Services.GetRequiredService<IIdempotencyStore>();

    /// <summary>What the handler does; by default it answers 201 with its execution's number.</summary>
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
            settings.Select(s => KeyValuePair.Create("EdgeKit:Idempotency:Policies:orders:" + s.Key, (string?)s.Value)));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.TryAddSingleton(store ?? new MemoryIdempotencyStore(TimeProvider.System));
        services?.Invoke(builder.Services);
        builder.Services.AddEdgeKitIdempotency(builder.Configuration.GetSection("EdgeKit:Idempotency"));
        var shop = new Shopfront(builder.Build());
        shop.Map(inFront);
        await shop._app.StartAsync();
        return shop;
    }

    public async Task<Reply> OrderAsync(string? key = "\"k1\"", string body = "{\"sku\":\"W1\"}", string? user = "alice", string path = "/orders", CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        using var answer = await Client.SendAsync(request, ct);
        return await Reply.ReadAsync(answer, ct);
    }

    /// <summary>Orders under <c>k1</c> and returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/orders"));
        request.Content = new ByteArrayContent("{\"sku\":\"W1\"}"u8.ToArray());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-User", "alice");
        request.Headers.Add("Idempotency-Key", "\"k1\"");
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
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
        _app.MapPost("/orders", context => Handler(context, Interlocked.Increment(ref _executions))).RequireIdempotency("orders");
        _app.MapPost("/refunds/{id}", context => Handler(context, Interlocked.Increment(ref _executions))).RequireIdempotency("orders");
        _app.MapGet("/orders", context => Handler(context, Interlocked.Increment(ref _executions))).RequireIdempotency("orders");
    }
}
