using System.Text.Json;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>Fields of an entry in Redis that the scripts do not read.</summary>
/// <param name="Epoch">The epoch of <paramref name="Count"/>.</param>
/// <param name="Count">The purge position when the fill began.</param>
/// <param name="FillMicroseconds">The duration of the fill.</param>
/// <param name="Tags">The tags.</param>
internal sealed record EntryInfo(string Epoch, long Count, long FillMicroseconds, string[] Tags)
{
    public static byte[] Pack(CacheEntry entry) => JsonSerializer.SerializeToUtf8Bytes(
        new EntryInfo(
            entry.PurgePosition.Epoch,
            entry.PurgePosition.Count, (long)entry.FillTime.TotalMicroseconds, [.. entry.Tags]));

    /// <summary>Null if another version of this library has written it.</summary>
    public static EntryInfo? Unpack(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<EntryInfo>(bytes) is { Epoch: not null, Tags: not null } info
                ? info : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
