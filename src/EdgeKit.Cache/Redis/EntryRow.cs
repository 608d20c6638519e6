using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// A row of read.lua as an answer. Redis says how long things last; they are counted from the moment at which the
/// question was sent.
/// </summary>
internal sealed class EntryRow(CacheClock clock, StoreQuestion question, long sent)
{
    private const int FirstOfContent = 6;
    private const int Granted = 1;
    private const int HeldOpen = 2;

    public StoreAnswer Read(RedisResult result, INews? news)
    {
        var row = (RedisResult[])result!;
        var failures = (int)row[2];
        var entry = row.Length > FirstOfContent ? ReadContent(row) : null;
        if (failures > 0 || (long)row[5] > 0)
        {
            entry = (entry ?? new CacheEntry()) with
            {
                Failure = failures == 0 ? null : new FillFailure(failures, At(row[3]), (string)row[4]!, LocalError()),
                UncacheableUntil = (long)row[5] > 0 ? At(row[5]) : 0,
            };
        }

        return new StoreAnswer(entry, (
            int)row[0] == Granted, TimeSpan.FromMilliseconds((long)row[1]), news) { IsOpen = (int)row[0] == HeldOpen };
    }

    private CacheEntry? ReadContent(RedisResult[] row)
    {
        var version = (string)row[6]!;
        var payload = (byte[])row[13]!;
        var same = question.Known is { Content: not null } known && known.Version == version ? known.Content : null;
        if (EntryInfo.Unpack((byte[])row[11]!) is not { } info)
        {
            return new CacheEntry { Version = version, FilledAt = new(
                "unreadable", 0), Content = new(default, default) };
        }

        var options = question.Key.Space.Options;
        var fillTime = TimeSpan.FromMicroseconds(info.FillMicroseconds);
        var deadlines = new Deadlines(
            clock.After(sent, TimeSpan.FromMilliseconds(-(long)row[7])), 0, At(row[8]), At(row[9]), At(row[10]));
        var lead = EarlyRefresh.LongestLead(
            clock.Between(deadlines.Stored, deadlines.Fresh), fillTime, options.EarlyRefreshBeta);
        return new CacheEntry
        {
            Content = same is null ? new(new ReadOnlySequence<byte>(payload), (byte[])row[12]!)
                : same with { Metadata = (byte[])row[12]! },
            Deadlines = deadlines with { EarlyFrom = clock.After(deadlines.Fresh, -lead) },
            FillTime = fillTime,
            EarlyScale = clock.After(0, fillTime) * options.EarlyRefreshBeta,
            Tags = info.Tags,
            Version = version,
            FilledAt = new(info.Epoch, info.Count),
        };
    }

    /// <summary>The exception behind the failure, when it was this process's own.</summary>
    private Exception? LocalError() => question.Known?.Failure?.Error;

    private long At(RedisResult left) => clock.After(sent, TimeSpan.FromMilliseconds((long)left));
}
