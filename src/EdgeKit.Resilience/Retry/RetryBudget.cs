namespace EdgeKit.Resilience.Retry;

/// <summary>
/// A token bucket in thousandths of a token: calls and time fill it, retries and hedges take from it. A deposit into a
/// full bucket only reads; the clock is read per withdrawal, not per call. Lock-free.
/// </summary>
internal sealed class RetryBudget(RetryBudgetOptions initial, TimeProvider timeProvider)
{
    private const long Token = 1_000;
    private const double CapacitySeconds = 10;
    private const double CapacityCalls = 500;

    private long _balance = (long)(initial.InitialBalance * Token);
    private long _filledAt = timeProvider.GetTimestamp();

    public double Remaining => Math.Max(0, Volatile.Read(ref _balance)) / (double)Token;

    public void Deposit(RetryBudgetOptions options) => Add((long)(options.Ratio * Token), options);

    public bool TryWithdraw(RetryBudgetOptions options)
    {
        DepositElapsedTime(options);
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

    /// <summary>At least one token: a smaller bucket would never allow a retry.</summary>
    private static long CapacityOf(RetryBudgetOptions options) => Math.Max(
        Token,
        (long)(((options.EffectivePerSecond * CapacitySeconds) + (options.Ratio * CapacityCalls)) * Token));

    private void DepositElapsedTime(RetryBudgetOptions options)
    {
        var now = timeProvider.GetTimestamp();
        var before = Volatile.Read(ref _filledAt);
        var seconds = timeProvider.GetElapsedTime(before, now).TotalSeconds;
        var earned = (long)(seconds * options.EffectivePerSecond * Token);
        if (earned > 0 && Interlocked.CompareExchange(ref _filledAt, now, before) == before)
        {
            Add(earned, options);
        }
    }

    private void Add(long amount, RetryBudgetOptions options)
    {
        var room = CapacityOf(options) - Volatile.Read(ref _balance);
        if (room > 0 && amount > 0)
        {
            Interlocked.Add(ref _balance, Math.Min(amount, room));
        }
    }
}
