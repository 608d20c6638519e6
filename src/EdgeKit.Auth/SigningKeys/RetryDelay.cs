namespace EdgeKit.Auth.SigningKeys;

/// <summary>How long to wait after failed fetches: half a second, doubling, at most eight seconds.</summary>
internal static class RetryDelay
{
    public static TimeSpan After(int failures) =>
        TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, Math.Min(failures, 10) - 1), 8));
}
