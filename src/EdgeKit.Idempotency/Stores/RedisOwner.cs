using System.Globalization;
using System.Text;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// How a key's owner is written in Redis: fingerprint, then token, each with its length in bytes as ten digits before
/// it. The record follows it in the same string; with lengths of one width no owner is the beginning of another.
/// </summary>
internal static class RedisOwner
{
    private const int LengthDigits = 10;

    public static byte[] Of(in IdempotencyClaim claim)
    {
        var fingerprint = LengthDigits + Encoding.UTF8.GetByteCount(claim.Fingerprint);
        var bytes = new byte[fingerprint + LengthDigits + Encoding.UTF8.GetByteCount(claim.Token)];
        Write(claim.Fingerprint, bytes);
        Write(claim.Token, bytes.AsSpan(fingerprint));
        return bytes;
    }

    private static void Write(string part, Span<byte> to)
    {
        var length = Encoding.UTF8.GetBytes(part, to[LengthDigits..]);
        length.TryFormat(to, out _, "D10", CultureInfo.InvariantCulture);
    }
}
