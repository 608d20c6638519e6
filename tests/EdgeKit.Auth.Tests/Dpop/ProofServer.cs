using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>A Redis, instances that remember proofs in it, and a client whose token they accept.</summary>
internal sealed class ProofServer(RedisServer redis, TestIssuer issuer) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly List<ResourceServer> _instances = [];
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [new("Redis:Timeout", "00:01:00")]).Build();

    public RedisServer Redis => redis;

    public BoundCaller Caller { get; } = BoundCaller.Of(issuer);

    public static async Task<ProofServer> OpenAsync(RedisServer redis) => new(redis, await TestIssuer.StartAsync());

    /// <summary>An instance. It does not wait for Redis.</summary>
    public async Task<ResourceServer> StartAsync(params (string Key, string Value)[] settings)
    {
        // A proof may be sent a second time after an outage, and a busy machine needs its time for that.
        var instance = await ResourceServer.StartAsync(
            issuer.Settings([("Jwt:Dpop:ProofLifetime", "00:05:00"), .. settings]),
            services => services.AddEdgeKitRedis(_configuration.GetSection("Redis"), redis.EndPoint));
        _instances.Add(instance);
        return instance;
    }

    /// <summary>
    /// An instance that wants nonces; because it has a login, its data-protection keys are in Redis too.
    /// </summary>
    public Task<ResourceServer> StartWithNoncesAsync() => StartAsync(
        ("Jwt:Dpop:RequireNonce", "true"),
        ("Bff:Authority", issuer.Url), ("Bff:ClientId", "shop"), ("Bff:ClientSecret", "secret"));

    public async Task<ResourceServer> StartReadyAsync()
    {
        var instance = await StartAsync();
        await ReadyAsync(instance);
        return instance;
    }

    public static Task ReadyAsync(ResourceServer instance) =>
        instance.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync().WaitAsync(Patience);

    public async Task BeginAsync(Outage outage)
    {
        if (outage == Outage.Silent)
        {
            Silence();
            return;
        }

        await redis.KillAsync();
    }

    public async Task EndAsync(Outage outage)
    {
        if (outage == Outage.Silent)
        {
            EndSilence();
            return;
        }

        await redis.RestartAsync();
    }

    /// <summary>
    /// Pauses Redis. Only silence has to be waited out: at any other time a call may take a minute, or one that a busy
    /// machine is late with would pass for an outage.
    /// </summary>
    public void Silence()
    {
        WaitForRedis("00:00:02");
        redis.Pause();
    }

    public void EndSilence()
    {
        redis.Resume();
        WaitForRedis("00:01:00");
    }

    /// <param name="proof">The proof.</param>
    /// <param name="to">Who gets the request.</param>
    /// <param name="at">
    /// Whose address the proof speaks of, where that is another instance, as behind a balancer.
    /// </param>
    /// <param name="path">The path.</param>
    public async Task<ProofAnswer> SendAsync(
        string proof, ResourceServer to, ResourceServer? at = null, string path = "/me")
    {
        using var request = BoundCaller.Request(Caller.Token, proof, path);
        request.Headers.Host = (at ?? to).Client.BaseAddress!.Authority;
        using var answer = await to.Client.SendAsync(request).WaitAsync(Patience);
        return ProofAnswer.Of(answer);
    }

    /// <summary>Empties Redis and sends new proofs until one of them is found there.</summary>
    public async Task UntilRememberedAsync(ResourceServer instance)
    {
        using var patience = new CancellationTokenSource(Patience);
        do
        {
            await redis.CommandAsync("FLUSHALL").WaitAsync(patience.Token);
            (await SendAsync(Caller.Prove(instance), instance)).ShouldBeGood();
            await Task.Delay(20, patience.Token);
        }
        while ((await redis.CommandAsync("KEYS", "*auth:used:dpop:*")).Length == 0);
    }

    private void WaitForRedis(string timeout)
    {
        _configuration["Redis:Timeout"] = timeout;
        _configuration.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        Caller.Dispose();
        await issuer.DisposeAsync();
        await redis.DisposeAsync();
    }
}
