using System.Net;

namespace EdgeKit.Resilience.Tests;

/// <summary>The network: answers from a script and keeps what was sent.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<SentRequest> _sent = [];

    public Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> Script { get; set; } =
        (_, _, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public void Answer(params HttpStatusCode[] statuses) =>
        Script = (_, n, _) => Task.FromResult(new HttpResponseMessage(statuses[Math.Min(n, statuses.Length) - 1]));

    public void AnswerNever() => Script = (_, _, cancellation) => NeverAsync(cancellation);

    /// <summary>
    /// Ends when it is cancelled, on the thread that cancels it (a cancelled Task.Delay hops to the pool).
    /// </summary>
    public static async Task<HttpResponseMessage> NeverAsync(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // scripts run inside the step of the clock that wakes them
        SynchronizationContext.SetSynchronizationContext(null);
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        int number;
        lock (_lock)
        {
            _sent.Add(new SentRequest(
                request.Method.Method, request.RequestUri!, request.Headers.ToDictionary(
                    h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), body));
            number = _sent.Count;
        }

        return await Script(request, number, cancellationToken);
    }
}
