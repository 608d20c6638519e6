using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Reads a NumericDate (RFC 7519, 2); fractions of a second are dropped.</summary>
internal static class NumericDate
{
    private const double Latest = 253402300799; // End of the year 9999.

    /// <returns><see langword="null"/> if the claim is missing or not a date.</returns>
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
