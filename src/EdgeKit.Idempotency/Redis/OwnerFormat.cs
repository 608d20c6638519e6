using System.Globalization;
using System.Text;

namespace EdgeKit.Idempotency.Redis;

/// <summary>
/// The owner of a key as stored in Redis: fingerprint and token, each prefixed by its byte length as ten digits. The
/// fixed width ensures that no owner is a prefix of another; the record follows in the same string.
/// </summary>
internal static class OwnerFormat
{
    private const int LengthDigits = 10;

    public static byte[] Write(in IdempotencyClaim claim)
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
