using System.Collections.Concurrent;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Joins callers who want the same. The work belongs to none of them: one that goes away takes only its own wait along.
/// A result stays for a while, for those who come with what it has replaced; so does a failure, a little, so that not
/// every caller asks again.
/// </summary>
internal sealed class SingleFlight<T>(TimeProvider timeProvider)
    where T : class
{
    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<T?>>> _running = new(StringComparer.Ordinal);

    public Task<T?> RunAsync(string name, TimeSpan keep, Func<Task<T?>> work) =>
        _running.GetOrAdd(name, _ => new Lazy<Task<T?>>(() => Task.Run(() => FlyAsync(name, keep, work)))).Value;

    private async Task<T?> FlyAsync(string name, TimeSpan keep, Func<Task<T?>> work)
    {
        var lasts = KeepFailure;
        try
        {
            var result = await work().ConfigureAwait(false);
            lasts = result is null ? TimeSpan.Zero : keep;
            return result;
        }
        finally
        {
            _ = ForgetAsync(name, lasts);
        }
    }

    private async Task ForgetAsync(string name, TimeSpan after)
    {
        await Task.Delay(after, timeProvider).ConfigureAwait(false);
        if (_running.TryRemove(name, out var flight))
        {
            _ = flight.Value.Exception; // whoever waited has it; nobody may have waited
        }
    }
}
