using System.Globalization;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>Formats the Age field. Values up to an hour are cached.</summary>
internal static class AgeField
{
    private static readonly string[] Seconds = [
        .. Enumerable.Range(0, 3601).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    public static string Format(TimeSpan age)
    {
        var seconds = Math.Max(0, (long)age.TotalSeconds);
        return seconds < Seconds.Length ? Seconds[seconds] : seconds.ToString(CultureInfo.InvariantCulture);
    }
}
