namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// How many fetches unknown key ids may still cause: a small token bucket, because the ids are chosen by whoever sends
/// a token. The burst lets several honest rotations follow each other.
/// </summary>
internal readonly record struct KeyFetchBudget(double Left, TimeSpan At)
{
    public const int Burst = 4;

    public static KeyFetchBudget Full { get; } = new(Burst, TimeSpan.Zero);

    /// <summary>Takes one fetch out of the budget as it is at <paramref name="now"/>.</summary>
    public bool TrySpend(TimeSpan now, TimeSpan interval, out KeyFetchBudget rest)
    {
        var left = Math.Min(Burst, Left + ((now - At) / interval));
        rest = left >= 1 ? new KeyFetchBudget(left - 1, now) : this;
        return left >= 1;
    }
}
