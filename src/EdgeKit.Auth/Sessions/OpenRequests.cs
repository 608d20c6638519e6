using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// The requests that this process is answering for sessions, so that none outlives its session. Thread safe.
/// </summary>
internal sealed class OpenRequests(TimeProvider timeProvider)
{
    /// <summary>Answers that are on their way when a session ends, a 401 among them, get there.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly long _epoch = timeProvider.GetTimestamp();
    private readonly ConcurrentDictionary<OpenRequest, byte> _all = new();

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    /// <summary>
    /// From now on the request ends with the session. Asked before the session is looked for, so that no end falls in
    /// between.
    /// </summary>
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

    /// <summary>For a request that ends its own session, and still has to say so.</summary>
    public void Untrack(HttpContext context)
    {
        if (context.Features.Get<OpenRequest>() is { } request)
        {
            Remove(request);
        }
    }

    /// <summary>Sessions with a request that has been open for so long.</summary>
    public IReadOnlyCollection<string> SessionsOpenFor(TimeSpan age) =>
        [.. _all.Keys.Where(
            request => Now - request.StartedAt >= age).Select(request => request.Session).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Ends the requests of a session that is over: streams now, what waits after a moment. Never throws.
    /// </summary>
    public async Task EndAsync(string session)
    {
        var requests = _all.Keys.Where(request => request.Session == session).ToArray();
        if (requests.Length == 0)
        {
            return;
        }

        End(requests, evenIfWaiting: false);
        await Task.Delay(Grace, timeProvider).ConfigureAwait(false);
        End(requests, evenIfWaiting: true);
    }

    private static void End(OpenRequest[] requests, bool evenIfWaiting)
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
