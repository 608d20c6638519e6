using System.Runtime.CompilerServices;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Caches token hashes by header string identity: Kestrel returns the same string object for a header that repeats on a
/// connection, and hashing is the main cost of a cached token. Fixed size; a new entry replaces an old one. Thread
/// safe, lock-free.
/// </summary>
internal sealed class TokenHashCache
{
    private const int Capacity = 1024;
    private readonly Entry?[] _entries = new Entry?[Capacity];

    public TokenHash? Find(string header) =>
        Volatile.Read(ref Slot(header)) is { } entry && ReferenceEquals(entry.Header, header) ? entry.Hash : null;

    public void Add(string header, TokenHash hash) => Volatile.Write(ref Slot(header), new Entry(header, hash));

    private ref Entry? Slot(string header) => ref _entries[RuntimeHelpers.GetHashCode(header) % Capacity];

    private sealed record Entry(string Header, TokenHash Hash);
}
