using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// The signing keys of one issuer. At most one fetch runs at a time and everyone who needs its result waits for it;
/// nobody's cancellation ends it. The platform's configuration manager fetches in the background instead, and so
/// refuses the first requests after a rotation. Thread safe.
/// </summary>
internal sealed class IssuerKeyCache(
    IssuerModel issuer, IKeySource source, TimeProvider timeProvider, AuthMetrics metrics, ILogger<IssuerKeyCache> logger)
{
    private readonly Lock _gate = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private readonly UnknownKeyIds _unknown = new();
    private KeyFetchBudget _budget = KeyFetchBudget.Full;
    private volatile FetchedKeys? _fetched;
    private Task? _fetch;
    private int _failures;
    private TimeSpan _retryAt;

    /// <summary>The keys, or null when none were ever fetched or the last good ones have grown too old.</summary>
    public IssuerKeySet? Current =>
        _fetched is { } fetched && Now - fetched.At <= issuer.Timing.KeyLifetime ? fetched.Keys : null;

    /// <summary>Whether keys were fetched at least once.</summary>
    public bool WasFetched => _fetched is not null;

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    /// <summary>
    /// Finds the keys of an id; an unknown one waits for a shared fetch, as far as the budget for such fetches reaches.
    /// </summary>
    public ValueTask<KeyLookup> FindAsync(string? id) =>
        FindNow(id) is { } found ? new(found) : new(FindAfterFetchAsync(id));

    /// <summary>How long the background refresh should wait before its next fetch.</summary>
    public TimeSpan TimeUntilNextFetch()
    {
        lock (_gate)
        {
            var due = _failures > 0
                ? _retryAt : _fetched is { } fetched ? fetched.At + issuer.Timing.KeyRefreshInterval : TimeSpan.Zero;
            return due <= Now ? TimeSpan.Zero : due - Now;
        }
    }

    /// <summary>
    /// Fetches the keys now, or joins the fetch that is running. Never throws; the outcome is in <see cref="Current"/>.
    /// </summary>
    public Task FetchAsync()
    {
        lock (_gate)
        {
            return JoinOrStart();
        }
    }

    private KeyLookup? FindNow(string? id) =>
        Current is { } keys && keys.Find(id, issuer.RequiresKeyId) is { Count: > 0 } found
        ? KeyLookup.Found(found, keys) : null;

    private async Task<KeyLookup> FindAfterFetchAsync(string? id)
    {
        var asked = false;
        // A fetch that was already running may have read the set before the key was published: then one more is worth
        // its price.
        while (!asked && DecideFetch(id, out var joined) is { } fetch)
        {
            asked = !joined;
            await fetch.ConfigureAwait(false);
            if (FindNow(id) is { } found)
            {
                return found;
            }
        }

        return Conclude(id, asked);
    }

    private Task? DecideFetch(string? id, out bool joined)
    {
        lock (_gate)
        {
            joined = _fetch is not null;
            if (joined)
            {
                return _fetch;
            }

            if (FindNow(id) is not null)
            {
                return Task.CompletedTask; // a fetch that has ended since the first look brought it
            }

            var mayAsk = Current is null || (!string.IsNullOrEmpty(id) && !_unknown.Contains(id, Now));
            return mayAsk && Now >= _retryAt && MaySpend() ? JoinOrStart() : null;
        }
    }

    /// <summary>
    /// Without any keys there is nothing to protect but the retry delay; otherwise the budget decides.
    /// </summary>
    private bool MaySpend() => Current is null || _budget.TrySpend(Now, issuer.Timing.UnknownKeyInterval, out _budget);

    private KeyLookup Conclude(string? id, bool asked)
    {
        lock (_gate)
        {
            var keys = Current;
            if (keys is not null && string.IsNullOrEmpty(id))
            {
                return KeyLookup.Unknown;
            }

            // "No" is only honest when the issuer itself said so; while it cannot be asked, the caller may come back.
            if (keys is null || _failures > 0)
            {
                return KeyLookup.Unavailable(_retryAt > Now ? _retryAt - Now : TimeSpan.FromSeconds(1));
            }

            if (asked)
            {
                _unknown.Add(id!, Now, Now + issuer.Timing.UnknownKeyInterval);
            }

            return KeyLookup.Unknown;
        }
    }

    private Task JoinOrStart() => _fetch ??= Task.Run(RunFetchAsync);

    private async Task RunFetchAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(issuer.Timing.FetchTimeout, timeProvider);
            var keys = await source.FetchAsync(issuer, timeout.Token).ConfigureAwait(false);
            Succeed(keys);
        }
        catch (KeyFetchException error)
        {
            Fail(error.Message);
        }
        catch (OperationCanceledException)
        {
            Fail($"the answer did not arrive within {issuer.Timing.FetchTimeout}");
        }
        catch (Exception error)
        {
            // An application may hang handlers of its own into every client: what they throw must not end the
            // background service.
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
            // The same document keeps the same object: verified tokens stay verified as long as their key set is in
            // force.
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
            _retryAt = Now + RetryDelay.After(_failures);
            AuthLog.KeysNotFetched(logger, issuer.Name, issuer.Authority, reason, Current is not null);
        }
    }

    private sealed record FetchedKeys(IssuerKeySet Keys, TimeSpan At);
}
