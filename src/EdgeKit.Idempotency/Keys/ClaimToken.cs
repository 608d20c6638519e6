using System.Security.Cryptography;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Unguessable tokens. Random bytes are fetched in batches: 512 bytes cost as much as 16.</summary>
internal static class ClaimToken
{
    private const int Size = 16;
    private const int PoolSize = 32 * Size;

    [ThreadStatic]
    private static byte[]? _pool;

    [ThreadStatic]
    private static int _remaining;

    public static string New()
    {
        var pool = _pool ??= new byte[PoolSize];
        if (_remaining == 0)
        {
            RandomNumberGenerator.Fill(pool);
            _remaining = PoolSize;
        }

        _remaining -= Size;
        return Convert.ToHexStringLower(pool.AsSpan(_remaining, Size));
    }
}
