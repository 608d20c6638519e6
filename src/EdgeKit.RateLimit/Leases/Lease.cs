using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Leases;

/// <summary>Tokens of one bucket that this instance took from Redis and has not spent yet. Thread safe.</summary>
internal sealed class Lease(BucketRequest template, long now)
{
    private const long Closed = -1;
    private const double SizeInSeconds = 0.25;
    private const int MaxGrowth = 4;
    private const int PartOfCapacity = 10;

    private long _tokens;
    private long _deposited;
    private long _direct;
    private long _spentAtRefill;
    private long _refilledAt = now;
    private long _size = 1;
    private long _spentAtSweep = -1;
    private int _isRefilling;

    /// <summary>A request to the bucket; its cost is not used.</summary>
    public BucketRequest Template => template;

    public Limit Limit { get; } = template.Limit;

    public long Tokens => Math.Max(0, Volatile.Read(ref _tokens));

    /// <summary>The state of the bucket in Redis at the last refill.</summary>
    public (long Remaining, TimeSpan ResetAfter) RedisState { get; private set; }

    /// <summary>A quarter second of the instance's spending, and at most a tenth of the bucket.</summary>
    /// <returns>The number of tokens; 0 if a lease is not worthwhile.</returns>
    public static long NextSize(long previous, long spent, long elapsedNanoseconds, long capacity)
    {
        var perSecond = spent * 1e9 / Math.Max(elapsedNanoseconds, 1_000_000);
        var max = Math.Min(capacity / PartOfCapacity, Math.Max(1, previous) * MaxGrowth);
        return (long)Math.Min(max, perSecond * SizeInSeconds);
    }

    /// <summary>True if so few tokens are left that the lease should be refilled in the background.</summary>
    public bool IsLow(long left) => left < _size / 2;

    public bool TrySpend(long cost, out long left)
    {
        var tokens = Volatile.Read(ref _tokens);
        while (tokens >= cost)
        {
            left = tokens - cost;
            var seen = Interlocked.CompareExchange(ref _tokens, left, tokens);
            if (seen == tokens)
            {
                return true;
            }

            tokens = seen;
        }

        left = 0;
        return false;
    }

    /// <summary>Adds tokens: fresh ones from Redis, or ones that were spent and are returned.</summary>
    /// <returns>False if the lease has ended and the tokens must be returned to Redis.</returns>
    public bool Deposit(long tokens, bool fresh)
    {
        var held = Volatile.Read(ref _tokens);
        while (held != Closed)
        {
            var seen = Interlocked.CompareExchange(ref _tokens, held + tokens, held);
            if (seen == held)
            {
                Interlocked.Add(ref fresh ? ref _deposited : ref _direct, fresh ? tokens : -tokens);
                return true;
            }

            held = seen;
        }

        return false;
    }

    /// <summary>Counts tokens taken directly from Redis towards the rate of this instance.</summary>
    public void RecordDirect(long cost) => Interlocked.Add(ref _direct, cost);

    /// <summary>Starts a refill. Returns the number of tokens to take; 0 if a refill is running already.</summary>
    public long BeginRefill(long now)
    {
        if (Interlocked.Exchange(ref _isRefilling, 1) != 0)
        {
            return 0;
        }

        var spent = Spent;
        _size = Math.Max(1, NextSize(_size, spent - _spentAtRefill, now - _refilledAt, Limit.Capacity));
        (_spentAtRefill, _refilledAt) = (spent, now);
        return _size;
    }

    public void CompleteRefill(long remaining, TimeSpan resetAfter)
    {
        RedisState = (remaining, resetAfter);
        Volatile.Write(ref _isRefilling, 0);
    }

    public void CancelRefill() => Volatile.Write(ref _isRefilling, 0);

    /// <summary>True if nothing was spent since the last call.</summary>
    public bool IsIdle()
    {
        var spent = Spent;
        return Interlocked.Exchange(ref _spentAtSweep, spent) == spent && Volatile.Read(ref _isRefilling) == 0;
    }

    /// <summary>Ends the lease. Returns the number of tokens that must be returned to Redis.</summary>
    public long Close() => Math.Max(0, Interlocked.Exchange(ref _tokens, Closed));

    private long Spent => Volatile.Read(ref _deposited) - Tokens + Volatile.Read(ref _direct);
}
