using System.Globalization;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>The events of all instances in Redis, numbered and stored for instances that missed some.</summary>
internal sealed class EventLog(RedisClient redis, EntryCommands commands, RedisNames names)
{
    private const int MaxKeys = 10_000;

    /// <returns>The event's position; null if Redis did not respond.</returns>
    public async ValueTask<PurgePosition?> AnnounceAsync(string kind, string text)
    {
        var channel = redis.ChannelForScript(names.EventChannel);
        RedisValue[] arguments =
            [kind, text, NewEpoch(), channel, TagInvalidations.MaxTags, MaxKeys, names.Instance];
        var outcome = await commands.SendAsync(
            CacheScripts.Announce, names.EventKeys, arguments).ConfigureAwait(false);
        return outcome.IsSuccess && (RedisResult[])outcome.Value! is var row
            ? new PurgePosition((string)row[1]!, (long)row[0]) : null;
    }

    /// <returns>The events since then; null if Redis did not respond.</returns>
    public async ValueTask<EventTail?> TailAsync(PurgePosition since)
    {
        var outcome = await redis.TryEvaluateAsync(
            CacheScripts.Tail, names.EventKeys, [since.Epoch, since.Count, NewEpoch()]).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            return null;
        }

        var row = (RedisResult[])outcome.Value!;
        var epoch = (string)row[0]!;
        return new EventTail(
            new(epoch, (long)row[1]), (long)row[2], (long)row[3],
            [.. Events(epoch, isTag: true, (string[])row[4]!), .. Events(epoch, isTag: false, (string[])row[5]!)]);
    }

    private static IEnumerable<CacheEvent> Events(string epoch, bool isTag, string[] scored)
    {
        for (var i = 0; i + 1 < scored.Length; i += 2)
        {
            var count = long.Parse(scored[i + 1], CultureInfo.InvariantCulture);
            yield return new CacheEvent(new(epoch, count), isTag, "", scored[i]);
        }
    }

    private static string NewEpoch() => Guid.NewGuid().ToString("N")[..12];
}
