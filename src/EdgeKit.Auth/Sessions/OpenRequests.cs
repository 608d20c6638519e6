using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Sessions;

/// <summary>Tracks the requests of sessions on this instance, so that none outlives its session. Thread safe.</summary>
internal sealed class OpenRequests(TimeProvider timeProvider)
{
    /// <summary>Lets responses in progress complete, for example a 401.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly long _epoch = timeProvider.GetTimestamp();
    private readonly ConcurrentDictionary<OpenRequest, byte> _all = new();

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    /// <summary>Ties a request to its session, before that is read, so that its end is not missed.</summary>
    public void Track(HttpContext context, string session)
    {
        Untrack(context);
        var request = new OpenRequest(session, context, Now);
        _all[request] = 0;
        context.Features.Set(request);
        context.Response.OnCompleted(() =>
        {
            Remove(request);
            return Task.CompletedTask;
        });
    }

    /// <summary>Stops tracking a request that ends its own session and still has to respond.</summary>
    public void Untrack(HttpContext context)
    {
        if (context.Features.Get<OpenRequest>() is { } request)
        {
            Remove(request);
        }
    }

    public IReadOnlyCollection<string> SessionsOpenFor(TimeSpan age) =>
        [.. _all.Keys.Where(request => Now - request.StartedAt >= age)
            .Select(request => request.Session).Distinct(StringComparer.Ordinal)];

    /// <summary>Aborts streams immediately and waiting requests after a grace period. Never throws.</summary>
    public async Task AbortAsync(string session)
    {
        var requests = _all.Keys.Where(request => request.Session == session).ToArray();
        if (requests.Length == 0)
        {
            return;
        }

        Abort(requests, evenIfWaiting: false);
        await Task.Delay(Grace, timeProvider).ConfigureAwait(false);
        Abort(requests, evenIfWaiting: true);
    }

    private static void Abort(OpenRequest[] requests, bool evenIfWaiting)
    {
        foreach (var request in requests)
        {
            request.Abort(evenIfWaiting);
        }
    }

    private void Remove(OpenRequest request)
    {
        request.Detach();
        _all.TryRemove(request, out _);
    }
}
