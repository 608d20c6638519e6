namespace EdgeKit.Auth.Tokens;

/// <summary>The span in which a token is good; both ends are in UTC.</summary>
internal readonly record struct TokenLifetime(DateTime? NotBefore, DateTime? Expires)
{
    public bool IsCurrent(DateTimeOffset now, TimeSpan skew) => HasBegun(now, skew) && !HasEnded(now, skew);

    public bool HasBegun(DateTimeOffset now, TimeSpan skew) =>
        NotBefore is not { } begin || begin <= now.UtcDateTime + skew;

    public bool HasEnded(DateTimeOffset now, TimeSpan skew) => Expires is not { } end || end + skew <= now.UtcDateTime;
}
