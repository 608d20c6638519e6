using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// The signing keys of one issuer. One fetch runs at a time and is shared by all who need it; cancelling a request does
/// not cancel the fetch. Unlike ASP.NET Core's ConfigurationManager, the first request after a key rotation waits for
/// the fetch instead of failing. Thread safe.
/// </summary>
internal sealed class IssuerKeyCache(
    IssuerModel issuer, IKeySource source, TimeProvider timeProvider, AuthMetrics metrics,
    ILogger<IssuerKeyCache> logger)
{
    private readonly Lock _gate = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private readonly UnknownKeyIds _unknown = new();
    private KeyFetchBudget _budget = KeyFetchBudget.Full;
    private volatile FetchedKeys? _fetched;
    private Task? _fetch;
    private int _failures;
    private TimeSpan _retryAt;

    /// <summary>The keys, or null if none were fetched or the last ones are older than <c>KeyLifetime</c>.</summary>
    public IssuerKeySet? Current =>
        _fetched is { } fetched && Now - fetched.At <= issuer.Timing.KeyLifetime ? fetched.Keys : null;

    public bool WasFetched => _fetched is not null;

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    /// <summary>Finds the keys of an id. An unknown id waits for a shared fetch, if the budget permits one.</summary>
    public ValueTask<KeyLookup> FindAsync(string? id) =>
        FindCurrent(id) is { } found ? new(found) : new(FetchAndFindAsync(id));

    public TimeSpan TimeUntilNextFetch()
    {
        lock (_gate)
        {
            var due = _failures > 0 ? _retryAt
                : _fetched is { } fetched ? fetched.At + issuer.Timing.KeyRefreshInterval
                : TimeSpan.Zero;
            return due <= Now ? TimeSpan.Zero : due - Now;
        }
    }

    /// <summary>Starts a fetch or joins the running one. Never throws; <see cref="Current"/> has the result.</summary>
    public Task FetchAsync()
    {
        lock (_gate)
        {
            return _fetch ??= Task.Run(RunFetchAsync);
        }
    }

    private KeyLookup? FindCurrent(string? id) =>
        Current is { } keys && keys.Find(id, issuer.Options.RequireKeyId) is { Count: > 0 } found
        ? KeyLookup.Found(found, keys) : null;

    private async Task<KeyLookup> FetchAndFindAsync(string? id)
    {
        var fetched = false;
        // A fetch that was already running may have read the set before the key was published; then one more follows.
        while (!fetched && JoinOrStartFetch(id, out var joined) is { } fetch)
        {
            fetched = !joined;
            await fetch.ConfigureAwait(false);
            if (FindCurrent(id) is { } found)
            {
                return found;
            }
        }

        return GiveUp(id, fetched);
    }

    private Task? JoinOrStartFetch(string? id, out bool joined)
    {
        lock (_gate)
        {
            joined = _fetch is not null;
            if (joined)
            {
                return _fetch;
            }

            if (FindCurrent(id) is not null)
            {
                return Task.CompletedTask; // A fetch finished since the first look.
            }

            var mayFetch = Current is null || (!string.IsNullOrEmpty(id) && !_unknown.Contains(id, Now));
            return mayFetch && Now >= _retryAt && TrySpendFetch() ? FetchAsync() : null;
        }
    }

    /// <summary>Without keys only the retry delay limits fetches.</summary>
    private bool TrySpendFetch() =>
        Current is null || _budget.TrySpend(Now, issuer.Timing.UnknownKeyInterval, out _budget);

    private KeyLookup GiveUp(string? id, bool fetched)
    {
        lock (_gate)
        {
            var keys = Current;
            if (keys is not null && string.IsNullOrEmpty(id))
            {
                return KeyLookup.Unknown;
            }

            // While the issuer is unreachable the key may exist: ask the caller to retry instead of refusing the token.
            if (keys is null || _failures > 0)
            {
                return KeyLookup.Unavailable(_retryAt > Now ? _retryAt - Now : TimeSpan.FromSeconds(1));
            }

            if (fetched)
            {
                _unknown.Add(id!, Now, Now + issuer.Timing.UnknownKeyInterval);
            }

            return KeyLookup.Unknown;
        }
    }

    private async Task RunFetchAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(issuer.Timing.FetchTimeout, timeProvider);
            Succeed(await source.FetchAsync(issuer, timeout.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Fail($"no response within {issuer.Timing.FetchTimeout}");
        }
        catch (Exception error)
        {
            // Not only a KeyFetchException: a handler that the application adds to every client may throw anything.
            Fail(error.Message);
        }
        finally
        {
            lock (_gate)
            {
                _fetch = null;
            }
        }
    }

    private void Succeed(IssuerKeySet keys)
    {
        metrics.KeysFetched(issuer.Name, success: true);
        lock (_gate)
        {
            var known = _fetched?.Keys;
            // An unchanged document keeps its object, so that cached tokens stay valid.
            var changed = known is null || known.Source != keys.Source || known.Issuer != keys.Issuer;
            _fetched = new FetchedKeys(changed ? keys : known!, Now);
            _failures = 0;
            _retryAt = TimeSpan.Zero;
            if (changed)
            {
                AuthLog.KeysFetched(logger, issuer.Name, keys.Count);
            }
        }
    }

    private void Fail(string reason)
    {
        metrics.KeysFetched(issuer.Name, success: false);
        lock (_gate)
        {
            _failures++;
            _retryAt = Now + RetryDelay(_failures);
            AuthLog.KeysNotFetched(logger, issuer.Name, issuer.Authority, reason, Current is not null);
        }
    }

    /// <summary>Half a second, doubled with each failure, at most eight seconds.</summary>
    private static TimeSpan RetryDelay(int failures) =>
        TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, Math.Min(failures, 10) - 1), 8));

    private sealed record FetchedKeys(IssuerKeySet Keys, TimeSpan At);
}
