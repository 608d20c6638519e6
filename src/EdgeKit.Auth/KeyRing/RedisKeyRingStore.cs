using System.Xml.Linq;
using EdgeKit.Policies;
using EdgeKit.Redis;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Stores data-protection keys in a Redis set shared by all instances. ASP.NET Core reads them synchronously at start
/// and about once a day. Only one thread waits for Redis: for several Redis timeouts on the first read, because the
/// connection may be new, and for one timeout afterwards. While Redis does not respond, it is queried in the background
/// and readers immediately get the last known keys or an exception. Known keys are written again regularly, because
/// after a flush of Redis the next instance would create keys that the others do not have.
/// </summary>
internal sealed class RedisKeyRingStore : IXmlRepository, IDisposable
{
    /// <summary>Interval at which known keys are written again, because Redis does not report a flush.</summary>
    public static readonly TimeSpan RestoreInterval = TimeSpan.FromSeconds(10);

    /// <summary>Interval of background reads while Redis does not respond.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The number of timeouts to wait on the first read; an open circuit breaker ends the wait.</summary>
    private const int FirstAttempts = 15;

    /// <summary>Limits the wait in case a starved thread pool does not run the continuation of the timeout.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly RedisClient _redis;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly IDisposable _watch;
    private volatile RedisValue[] _known = [];
    private int _isUnresponsive;
    private volatile bool _hasResponded;
    private volatile bool _disposed;

    public RedisKeyRingStore(RedisClient redis, TimeProvider timeProvider)
    {
        (_redis, _timeProvider) = (redis, timeProvider);
        _watch = redis.OnReconnected(Restore);
        _timer = timeProvider.CreateTimer(_ => Restore(), null, RestoreInterval, RestoreInterval);
    }

    private RedisKey Key => $"{_redis.KeyPrefix}auth:keys";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var read = Execute(database => database.SetMembersAsync(Key), _hasResponded ? 1 : FirstAttempts);
        Remember(read ?? []);
        var elements = read ?? (_known is { Length: > 0 } known ? known : throw new KeyRingUnavailableException());
        return [.. elements.Select(element => XElement.Parse(element!))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        RedisValue text = element.ToString(SaveOptions.DisableFormatting);
        _ = Execute(
            async database => (object)await database.SetAddAsync(Key, text).ConfigureAwait(false), FirstAttempts)
            ?? throw new KeyRingUnavailableException();
        Remember([text]);
    }

    public void Dispose()
    {
        _disposed = true;
        _watch.Dispose();
        _timer.Dispose();
    }

    private void Remember(RedisValue[] elements) => _known = [.. _known.Union(elements)];

    private void Restore()
    {
        if (_known is { Length: > 0 } known)
        {
            _ = _redis.TryExecuteAsync(database => database.SetAddAsync(Key, known)).AsTask();
        }
    }

    /// <returns>The result; <see langword="null"/> if Redis does not respond.</returns>
    private T? Execute<T>(Func<IDatabase, Task<T>> command, int attempts)
        where T : class
    {
        if (Volatile.Read(ref _isUnresponsive) == 1)
        {
            return null;
        }

        using var lifted = Deadline.Suspend(); // All requests need the keys, not only the one with the deadline.
        for (var left = attempts; left > 0; left--)
        {
            var (result, timedOut) = Wait(_redis.TryExecuteAsync(command).AsTask());
            if (!timedOut)
            {
                _hasResponded |= result is not null;
                return result;
            }
        }

        if (Interlocked.Exchange(ref _isUnresponsive, 1) == 0)
        {
            _ = ReadUntilAvailableAsync();
        }

        return null;
    }

    /// <returns>The result, or null after a failure: a timeout, or none before the first connection.</returns>
    private static (T? Result, bool TimedOut) Wait<T>(Task<RedisOutcome<T>> call)
        where T : class
    {
        try
        {
            return call.Wait(MaxWait)
                ? (call.Result.IsSuccess ? call.Result.Value : null, call.Result.Failure == RedisFailure.TimedOut)
                : (null, true);
        }
        catch (AggregateException)
        {
            return (null, false);
        }
    }

    private async Task ReadUntilAvailableAsync()
    {
        while (!_disposed)
        {
            await Task.Delay(RetryInterval, _timeProvider).ConfigureAwait(false);
            var outcome = await _redis.TryExecuteAsync(database => database.SetMembersAsync(Key)).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                Remember(outcome.Value);
                Volatile.Write(ref _isUnresponsive, 0);
                return;
            }
        }
    }
}
