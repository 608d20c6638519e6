using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using EdgeKit.RateLimit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Benchmarks.RateLimit;

/// <summary>One decision in process, by key, against the platform's limiter.</summary>
[MemoryDiagnoser]
public class LocalDecisions : IDisposable
{
    private const int Stride = 7_919;

    private string[] _keys = [];
    private int _next;
    private ServiceProvider _services = null!;
    private PartitionedRateLimiter<string> _ours = null!;
    private PartitionedRateLimiter<string> _theirs = null!;

    [Params(1, 10_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _keys = [.. Enumerable.Range(0, Keys).Select(i => $"user-{i}")];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RateLimit:Policies:p:Capacity"] = "1000000000",
            ["RateLimit:Policies:p:RefillPerSecond"] = "1000",
        }).Build();
        _services = new ServiceCollection().AddLogging().AddEdgeKitRateLimit(
            configuration.GetSection("RateLimit")).BuildServiceProvider();
        _ours = _services.GetRequiredService<RateLimiters>().GetPartitioned<string>("p", static key => key);
        _theirs = PartitionedRateLimiter.Create<string, string>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 1_000_000_000,
            TokensPerPeriod = 1_000,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    }

    [Benchmark(Baseline = true)]
    public bool Platform() => Acquire(_theirs);

    [Benchmark]
    public bool EdgeKit() => Acquire(_ours);

    [GlobalCleanup]
    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    private bool Acquire(PartitionedRateLimiter<string> limiter)
    {
        _next = (_next + Stride) % _keys.Length;
        using var lease = limiter.AttemptAcquire(_keys[_next]);
        return lease.IsAcquired;
    }
}
