namespace EdgeKit.Auth.Tokens;

/// <summary>The validity period of a token, in UTC.</summary>
internal readonly record struct TokenLifetime(DateTime? NotBefore, DateTime? Expires)
{
    public bool IsCurrent(DateTimeOffset now, TimeSpan skew) => HasBegun(now, skew) && !HasEnded(now, skew);

    public bool HasBegun(DateTimeOffset now, TimeSpan skew) =>
        NotBefore is not { } begin || begin <= now.UtcDateTime + skew;

    public bool HasEnded(DateTimeOffset now, TimeSpan skew) => Expires is not { } end || end + skew <= now.UtcDateTime;
}
