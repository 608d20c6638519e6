using System.Globalization;
using EdgeKit.RateLimit.Keys;

namespace EdgeKit.RateLimit.Model;

/// <summary>For which keys refusals are enforced: all, none (shadow) or a percentage of them.</summary>
/// <param name="Percent">0 to 100.</param>
internal readonly record struct EnforcedShare(int Percent)
{
    public bool Covers(BucketKey key) => Percent == 100 || (int)(key.High % 100) < Percent;

    public static EnforcedShare? Parse(string text)
    {
        if (text.Equals("Enforce", StringComparison.OrdinalIgnoreCase))
        {
            return new EnforcedShare(100);
        }

        if (text.Equals("Shadow", StringComparison.OrdinalIgnoreCase))
        {
            return new EnforcedShare(0);
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? new EnforcedShare(percent)
            : null;
    }
}
