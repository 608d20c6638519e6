using System.Xml.Linq;
using EdgeKit.Policies;
using EdgeKit.Redis;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Keeps data-protection keys in a set in Redis, so that all instances open what one has sealed. The platform reads
/// them when it starts and about once a day, and asks synchronously: only the first thread waits, for a few of Redis's
/// time budgets while nothing was read yet, since a connection may be new then, and for one later. While Redis is
/// silent it is asked in the background, and whoever needs the keys meanwhile gets those that were read before, or
/// hears at once that there are none. A Redis that comes back empty gets the keys again: otherwise the next instance to
/// start would make others, which those that run do not know.
/// </summary>
internal sealed class RedisKeyRingStore : IXmlRepository, IDisposable
{
    /// <summary>A Redis that was flushed does not say so.</summary>
    public static readonly TimeSpan RestoreInterval = TimeSpan.FromSeconds(10);

    /// <summary>How often a silent Redis is asked again.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>How many time budgets the first thread waits for; an open breaker ends that early.</summary>
    private const int FirstAttempts = 15;

    private readonly RedisClient _redis;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly IDisposable _watch;
    private volatile RedisValue[] _known = [];
    private int _isSilent;
    private volatile bool _hasAnswered;
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
        var read = Ask(database => database.SetMembersAsync(Key), _hasAnswered ? 1 : FirstAttempts);
        Remember(read ?? []);
        var elements = read ?? (_known is { Length: > 0 } known ? known : throw new KeyRingUnavailableException());
        return [.. elements.Select(element => XElement.Parse(element!))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        RedisValue text = element.ToString(SaveOptions.DisableFormatting);
        _ = Ask(async database => (object)await database.SetAddAsync(Key, text).ConfigureAwait(false), FirstAttempts)
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

    /// <returns>The answer; <see langword="null"/> when there is none, or when there was none just now.</returns>
    private T? Ask<T>(Func<IDatabase, Task<T>> command, int attempts)
        where T : class
    {
        if (Volatile.Read(ref _isSilent) == 1)
        {
            return null;
        }

        using var lifted = Deadline.Suspend(); // all callers need the keys, not only the one who is in a hurry
        for (var left = attempts; left > 0; left--)
        {
            var answer = new BlockingRedisCall<T>(_redis.TryExecuteAsync(command)).Wait(out var isSilent);
            if (answer is not null || !isSilent)
            {
                _hasAnswered |= answer is not null;
                return answer;
            }
        }

        if (Interlocked.Exchange(ref _isSilent, 1) == 0)
        {
            _ = AskUntilAnsweredAsync();
        }

        return null;
    }

    private async Task AskUntilAnsweredAsync()
    {
        while (!_disposed)
        {
            await Task.Delay(RetryInterval, _timeProvider).ConfigureAwait(false);
            var outcome = await _redis.TryExecuteAsync(database => database.SetMembersAsync(Key)).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                Remember(outcome.Value);
                Volatile.Write(ref _isSilent, 0);
                return;
            }
        }
    }
}
