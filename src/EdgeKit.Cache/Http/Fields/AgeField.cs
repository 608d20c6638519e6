using System.Globalization;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>The Age field. Texts up to an hour are made once.</summary>
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
