namespace EdgeKit.Auth.Keys;

/// <summary>
/// How many fetches unknown key ids may still cause: a small token bucket, because the ids are chosen by whoever sends
/// a token. The burst lets several honest rotations follow each other.
/// </summary>
internal readonly record struct RefreshBudget(double Left, TimeSpan At)
{
    public const int Burst = 4;

    public static RefreshBudget Full { get; } = new(Burst, TimeSpan.Zero);

    /// <summary>Takes one fetch out of the budget as it is at <paramref name="now"/>.</summary>
    public bool TrySpend(TimeSpan now, TimeSpan interval, out RefreshBudget rest)
    {
        var left = Math.Min(Burst, Left + ((now - At) / interval));
        rest = left >= 1 ? new RefreshBudget(left - 1, now) : this;
        return left >= 1;
    }
}
