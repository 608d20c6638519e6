namespace EdgeKit.Resilience.Retry;

/// <summary>
/// A token bucket that calls and time fill and retries and hedges empty; in thousandths of a token. A full bucket is
/// only read by a deposit. The clock is read when a token is taken, not for each call.
/// </summary>
internal sealed class RetryBudget
{
    private const long Token = 1_000;
    private const double ReserveSeconds = 10;
    private const double ReserveCalls = 500;

    private readonly TimeProvider _timeProvider;
    private RetryBudgetOptions _policy;
    private long _balance;
    private long _filledAt;

    public RetryBudget(RetryBudgetOptions policy, TimeProvider timeProvider)
    {
        _policy = policy;
        _timeProvider = timeProvider;
        _filledAt = timeProvider.GetTimestamp();
        _balance = (long)(policy.InitialBalance * Token);
    }

    /// <summary>Retries and hedges that may be sent now.</summary>
    public double Remaining => Math.Max(0, Volatile.Read(ref _balance)) / (double)Token;

    /// <summary>Never less than one retry: a bucket that cannot hold it would never allow it.</summary>
    private long Limit => Math.Max(
        Token, (long)(((_policy.EffectivePerSecond * ReserveSeconds) + (_policy.Ratio * ReserveCalls)) * Token));

    public void Apply(RetryBudgetOptions policy) => Volatile.Write(ref _policy, policy);

    public void Deposit() => Add((long)(_policy.Ratio * Token));

    public bool TryWithdraw()
    {
        Fill();
        while (true)
        {
            var balance = Volatile.Read(ref _balance);
            if (balance < Token)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _balance, balance - Token, balance) == balance)
            {
                return true;
            }
        }
    }

    private void Fill()
    {
        var now = _timeProvider.GetTimestamp();
        var before = Volatile.Read(ref _filledAt);
        var earned = (
            long)(_timeProvider.GetElapsedTime(before, now).TotalSeconds * _policy.EffectivePerSecond * Token);
        if (earned > 0 && Interlocked.CompareExchange(ref _filledAt, now, before) == before)
        {
            Add(earned);
        }
    }

    private void Add(long amount)
    {
        var room = Limit - Volatile.Read(ref _balance);
        if (room > 0 && amount > 0)
        {
            Interlocked.Add(ref _balance, Math.Min(amount, room));
        }
    }
}
