using System.Xml.Linq;
using EdgeKit.Redis;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Keeps data-protection keys in a set in Redis, so that all instances open what one has sealed. The platform reads them when it
/// starts and about once a day, and asks synchronously: that thread waits for the client library's own time-out at most. A Redis that
/// comes back empty gets the keys again: otherwise the next instance to start would make others, which those that run do not know.
/// </summary>
internal sealed class RedisKeyRingStore : IXmlRepository, IDisposable
{
    /// <summary>A Redis that was flushed does not say so.</summary>
    public static readonly TimeSpan RestoreInterval = TimeSpan.FromSeconds(10);

    private readonly RedisClient _redis;
    private readonly ITimer _timer;
    private volatile RedisValue[] _known = [];

    public RedisKeyRingStore(RedisClient redis, TimeProvider clock)
    {
        _redis = redis;
        redis.OnReconnected(Restore);
        _timer = clock.CreateTimer(_ => Restore(), null, RestoreInterval, RestoreInterval);
    }

    private RedisKey Key => $"{_redis.KeyPrefix}auth:keys";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = Ask(database => database.SetMembers(Key));
        Remember(elements);
        return [.. elements.Select(element => XElement.Parse(element!))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        RedisValue text = element.ToString(SaveOptions.DisableFormatting);
        Ask(database => database.SetAdd(Key, text));
        Remember([text]);
    }

    public void Dispose() => _timer.Dispose();

    private void Remember(RedisValue[] elements) => _known = [.. _known.Union(elements)];

    private void Restore()
    {
        if (_known is { Length: > 0 } known)
        {
            _ = _redis.TryExecuteAsync(database => database.SetAddAsync(Key, known)).AsTask();
        }
    }

    /// <summary>The command runs on this thread, inside the breaker's bookkeeping, and has its answer when the call returns.</summary>
    private T Ask<T>(Func<IDatabase, T> command)
    {
        var answers = new List<T>(1);
        _ = _redis.TryExecuteAsync(database =>
        {
            answers.Add(command(database));
            return Task.FromResult(true);
        }).AsTask();
        return answers is [var answer] ? answer : throw new KeysUnreachableException();
    }
}
