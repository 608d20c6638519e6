using System.Collections.Concurrent;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Runs one operation for concurrent callers with the same key. Cancelling a caller does not cancel the operation. A
/// result is kept for a while for callers with the replaced token, a failure briefly, so that not every caller repeats
/// it.
/// </summary>
internal sealed class SingleFlight<T>(TimeProvider timeProvider)
    where T : class
{
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<T?>>> _running = new(StringComparer.Ordinal);

    public Task<T?> RunAsync(string key, TimeSpan keep, Func<Task<T?>> work) =>
        _running.GetOrAdd(key, _ => new Lazy<Task<T?>>(() => Task.Run(() => ExecuteAsync(key, keep, work)))).Value;

    private async Task<T?> ExecuteAsync(string key, TimeSpan keep, Func<Task<T?>> work)
    {
        var lifetime = FailureLifetime;
        try
        {
            var result = await work().ConfigureAwait(false);
            lifetime = result is null ? TimeSpan.Zero : keep;
            return result;
        }
        finally
        {
            _ = RemoveAfterAsync(key, lifetime);
        }
    }

    private async Task RemoveAfterAsync(string key, TimeSpan after)
    {
        await Task.Delay(after, timeProvider).ConfigureAwait(false);
        if (_running.TryRemove(key, out var operation))
        {
            _ = operation.Value.Exception; // Observed, in case no caller waited.
        }
    }
}
