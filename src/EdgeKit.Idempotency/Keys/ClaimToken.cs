using System.Security.Cryptography;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// What an attempt is known by; nobody can guess another's. The generator is asked for many at a time: a call to it
/// costs as much for 512 bytes as for 16, and more than hashing a request does.
/// </summary>
internal static class ClaimToken
{
    private const int Size = 16;
    private const int Stock = 32 * Size;

    [ThreadStatic]
    private static byte[]? _stock;

    [ThreadStatic]
    private static int _left;

    public static string New()
    {
        var stock = _stock ??= new byte[Stock];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(stock);
            _left = Stock;
        }

        _left -= Size;
        return Convert.ToHexStringLower(stock.AsSpan(_left, Size));
    }
}
