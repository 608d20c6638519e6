using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Reads seconds since 1970, which may have a fraction (RFC 7519, 2), and then the whole ones count.</summary>
internal static class NumericDate
{
    private const double Latest = 253402300799; // the end of the year 9999

    /// <returns><see langword="null"/> where there is none, or a number that is no date.</returns>
    public static long? Of(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out var value)
        ? value switch
        {
            long whole => whole,
            int whole => whole,
            double seconds when double.Abs(seconds) <= Latest => (long)Math.Floor(seconds),
            decimal seconds when Math.Abs((double)seconds) <= Latest => (long)Math.Floor(seconds),
            _ => null,
        }
        : null;
}
