using System.Runtime.CompilerServices;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Hashes of good tokens by the header that they came in, where that is the very same object: Kestrel hands out one
/// string for a header that every request of a connection repeats, and a hash costs more than all else that a known
/// token needs. Bounded: a later header takes an earlier one's place. Thread safe, without locks.
/// </summary>
internal sealed class TokenHashCache
{
    private const int Places = 1024;
    private readonly Entry?[] _entries = new Entry?[Places];

    public TokenHash? Find(string header) =>
        Volatile.Read(ref Place(header)) is { } entry && ReferenceEquals(entry.Header, header) ? entry.Hash : null;

    public void Add(string header, TokenHash hash) => Volatile.Write(ref Place(header), new Entry(header, hash));

    private ref Entry? Place(string header) => ref _entries[RuntimeHelpers.GetHashCode(header) % Places];

    private sealed record Entry(string Header, TokenHash Hash);
}
