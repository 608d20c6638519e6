using System.Text.Json;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>Fields of an entry in Redis that the scripts do not read.</summary>
internal sealed record EntryInfo(string Epoch, long Count, long FillMicroseconds, string[] Tags)
{
    public static byte[] Pack(CacheEntry entry)
    {
        var position = entry.PurgePosition;
        return JsonSerializer.SerializeToUtf8Bytes(new EntryInfo(
            position.Epoch, position.Count, (long)entry.FillTime.TotalMicroseconds, [.. entry.Tags]));
    }

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
