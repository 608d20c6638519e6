namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Limits the fetches that unknown key ids cause: a token bucket, because callers choose the ids. The burst permits
/// several rotations in a row.
/// </summary>
internal readonly record struct KeyFetchBudget(double Left, TimeSpan At)
{
    public const int Burst = 4;

    public static KeyFetchBudget Full { get; } = new(Burst, TimeSpan.Zero);

    public bool TrySpend(TimeSpan now, TimeSpan interval, out KeyFetchBudget rest)
    {
        var left = Math.Min(Burst, Left + ((now - At) / interval));
        rest = left >= 1 ? new KeyFetchBudget(left - 1, now) : this;
        return left >= 1;
    }
}
