using System.Buffers;
using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Converts a row of read.lua. Times in it count from the moment the command was sent.</summary>
internal sealed class EntryRowReader(CacheClock clock, StoreReadRequest request, long sent)
{
    private const int FirstOfContent = 6;
    private const int Granted = 1;
    private const int HeldAndSlow = 2;

    public StoreReadResult Read(RedisResult result, IFillSignal? signal)
    {
        var row = (RedisResult[])result!;
        var failures = (int)row[2];
        var entry = row.Length > FirstOfContent ? ReadContent(row) : null;
        if (failures > 0 || (long)row[5] > 0)
        {
            var error = request.Known?.Failure?.Error;
            entry = (entry ?? new CacheEntry()) with
            {
                Failure = failures == 0 ? null : new FillFailure(failures, At(row[3]), (string)row[4]!, error),
                UncacheableUntil = (long)row[5] > 0 ? At(row[5]) : 0,
            };
        }

        var (granted, remaining) = ((int)row[0], TimeSpan.FromMilliseconds((long)row[1]));
        return new StoreReadResult(entry, granted == Granted, remaining, signal) { IsSlow = granted == HeldAndSlow };
    }

    private CacheEntry? ReadContent(RedisResult[] row)
    {
        var version = (string)row[6]!;
        var payload = (byte[])row[13]!;
        var same = request.Known is { Content: not null } known && known.Version == version ? known.Content : null;
        if (EntryInfo.Unpack((byte[])row[11]!) is not { } info)
        {
            return new() { Version = version, PurgePosition = new("unreadable", 0), Content = new(default, default) };
        }

        var options = request.Key.Options;
        var fillTime = TimeSpan.FromMicroseconds(info.FillMicroseconds);
        var storedAt = clock.Add(sent, TimeSpan.FromMilliseconds(-(long)row[7]));
        var times = new EntryTimestamps(storedAt, 0, At(row[8]), At(row[9]), At(row[10]));
        var lead = EarlyRefresh.MaxLead(clock.Between(storedAt, times.FreshUntil), fillTime, options.EarlyRefreshBeta);
        return new CacheEntry
        {
            Content = same is null ? new(new ReadOnlySequence<byte>(payload), (byte[])row[12]!)
                : same with { Metadata = (byte[])row[12]! },
            Timestamps = times with { EarlyRefreshFrom = clock.Add(times.FreshUntil, -lead) },
            FillTime = fillTime,
            EarlyRefreshScale = clock.Add(0, fillTime) * options.EarlyRefreshBeta,
            Tags = info.Tags,
            Version = version,
            PurgePosition = new(info.Epoch, info.Count),
        };
    }

    private long At(RedisResult left) => clock.Add(sent, TimeSpan.FromMilliseconds((long)left));
}
