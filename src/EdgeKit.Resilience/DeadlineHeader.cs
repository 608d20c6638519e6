using System.Globalization;

namespace EdgeKit.Resilience;

/// <summary>
/// Reads and writes the remaining time in a header. <c>grpc-timeout</c> has gRPC's format (<c>250m</c>); a header whose
/// name ends in <c>-ms</c> holds milliseconds; any other holds seconds, possibly with a fraction, or a number with the
/// unit <c>ms</c> or <c>s</c>. Thread safe.
/// </summary>
public static class DeadlineHeader
{
    private const string Grpc = "grpc-timeout";

    /// <summary>Reads a value sent by a client.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="remaining">The remaining time, above zero and at most a day.</param>
    /// <returns>False if the value is malformed or out of range.</returns>
    public static bool TryParse(string name, string? value, out TimeSpan remaining)
    {
        ArgumentNullException.ThrowIfNull(name);
        remaining = default;
        var text = (value ?? "").AsSpan().Trim();
        var number = text.TrimEnd("HMSmunsh");
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || UnitOf(name, text[number.Length..]) is not { } unit)
        {
            return false;
        }

        var seconds = amount * unit;
        if (!(seconds is > 0 and <= 86_400))
        {
            return false;
        }

        remaining = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Formats a value, rounded down to whole milliseconds, at least one: receivers ignore zero.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="remaining">The remaining time.</param>
    /// <returns>The value.</returns>
    public static string Format(string name, TimeSpan remaining)
    {
        ArgumentNullException.ThrowIfNull(name);
        var milliseconds = Math.Max(1, (long)remaining.TotalMilliseconds);
        if (IsGrpc(name))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(milliseconds, 99_999_999)}m");
        }

        return IsMilliseconds(name)
            ? milliseconds.ToString(CultureInfo.InvariantCulture)
            : (milliseconds / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);
    }

    private static double? UnitOf(string name, ReadOnlySpan<char> unit)
    {
        if (IsGrpc(name))
        {
            return unit switch { "H" => 3_600, "M" => 60, "S" => 1, "m" => 1e-3, "u" => 1e-6, "n" => 1e-9, _ => null };
        }

        return unit switch { "" => IsMilliseconds(name) ? 1e-3 : 1, "ms" => 1e-3, "s" => 1, _ => null };
    }

    private static bool IsGrpc(string name) => name.Equals(Grpc, StringComparison.OrdinalIgnoreCase);

    private static bool IsMilliseconds(string name) => name.EndsWith("-ms", StringComparison.OrdinalIgnoreCase);
}
