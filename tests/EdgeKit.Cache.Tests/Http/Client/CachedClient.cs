using System.Net;
using System.Text;
using EdgeKit.Cache.Http.Fields;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Http.Client;

/// <summary>
/// An <see cref="HttpClient"/> with a cache under the policy <c>calls</c>, over an origin that a test plays.
/// </summary>
internal sealed class CachedClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private int _calls;

    public CachedClient(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(
                "EdgeKit:Cache:Policies:calls:Jitter", "0"), new("EdgeKit:Cache:Policies:calls:EarlyRefreshBeta", "0")])
            .AddInMemoryCollection(
                settings.Select(s => KeyValuePair.Create("EdgeKit:Cache:Policies:calls:" + s.Key, (string?)s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEdgeKitCache(configuration.GetSection("EdgeKit:Cache"));
        services.AddHttpClient(
            "origin").AddEdgeKitCache("calls").ConfigurePrimaryHttpMessageHandler(() => new Origin(this));
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("origin");
    }

    public FakeTimeProvider Clock { get; } = new();

    public HttpClient Client { get; }

    public IStoredResponses Kept => _services.GetRequiredService<IStoredResponses>();

    /// <summary>How often the origin was called.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What the origin answers; by default the number of the call, fresh for a minute.</summary>
    public Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> Handler { get; set; } = (
        _, call, _) => Task.FromResult(Reply(call, "max-age=60"));

    public static HttpResponseMessage Reply(int call, string cacheControl, params (string Name, string Value)[] fields)
    {
        var response = new HttpResponseMessage(
            HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes($"call {call}")) };
        foreach (var (name, value) in fields.Append(("Cache-Control", cacheControl)))
        {
            response.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return response;
    }

    public async Task<(int Status, string Text, string CacheStatus)> GetAsync(
        params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://origin/thing");
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), string.Join(
            ", ", response.Headers.GetValues("Cache-Status")));
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _services.DisposeAsync();
    }

    private sealed class Origin(CachedClient owner) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            owner.Handler(request, Interlocked.Increment(ref owner._calls), cancellationToken);

        /// <summary>For callers who block: the handlers of these tests respond synchronously.</summary>
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = SendAsync(request, cancellationToken);
            answer.IsCompletedSuccessfully.ShouldBeTrue();
            return answer.GetAwaiter().GetResult();
        }
    }
}
