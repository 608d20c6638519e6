using System.Globalization;
using EdgeKit.Policies;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Messages;

namespace EdgeKit.Resilience.Calls;

/// <summary>One call through a pipeline: the request and what the stages tell each other about it.</summary>
internal sealed class HttpCall(HttpRequestMessage request, SendRequest send, PolicyModel model, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private readonly HttpContent? _content = request.Content;
    private readonly bool _isBodyLoaded = RepeatableContent.IsLoaded(request.Content);
    private ICallObserver? _observer;
    private RequestSnapshot? _snapshot;
    private int _attempts;

    public HttpRequestMessage Request => request;

    /// <summary>As the caller chose it, whatever a handler has put in its place.</summary>
    public HttpMethod Method { get; } = request.Method;

    /// <inheritdoc cref="RepeatableContent.FindUnrepeatable(HttpContent?)"/>
    public string? UnrepeatableContent => _isBodyLoaded ? null : RepeatableContent.FindUnrepeatable(_content);

    /// <summary>Whether it does no harm to send the request again, by what the caller has written.</summary>
    public bool IsRepeatable { get; } = RepeatableRequest.IsRepeatable(request);

    /// <summary>
    /// Whether it may be sent again while the first attempt is in flight. A blocking call has one thread, and is
    /// retried.
    /// </summary>
    public bool IsHedged { get; init; }

    /// <summary>
    /// Whether each attempt has a message of its own: hedges are under way at the same time, a fallback is looked for
    /// by what the caller has asked, and in a pipeline of others they may repeat all of it.
    /// </summary>
    public bool CopiesRequest { get; init; }

    /// <summary>How the thread of a blocking call waits; none for a call that is awaited.</summary>
    public Action<Task>? Block { get; init; }

    /// <summary>How it leaves the pipeline.</summary>
    public SendRequest Send => send;

    public PolicyModel Model => model;

    /// <summary>Nearly always nobody, and nobody any more when the call is over.</summary>
    public ICallObserver? Observer
    {
        get => Volatile.Read(ref _observer);
        init => _observer = value;
    }

    /// <summary>Called when the caller is waited for longer than a moment, for the rest of the body.</summary>
    public Action? BodyStalled { get; set; }

    /// <summary>The deadline of the work that makes the call, if it has one.</summary>
    public Deadline? Deadline { get; } = Deadline.Current;

    /// <summary>How deep in a chain of retries the work that makes the call is.</summary>
    public int Depth { get; } = RetryDepth.Current;

    /// <summary>What is left of the time that the call may take in all.</summary>
    public TimeSpan Remaining => TimeLimit - timeProvider.GetElapsedTime(_startedAt);

    /// <summary>The total timeout, or less when a deadline cuts it. It needs no timer of its own: everything that takes
    /// time (an attempt, a wait before a retry, a place in a queue) is cut to what remains.</summary>
    public TimeSpan TimeLimit { get; set; } = model.TotalTimeout;

    /// <summary>Whether the caller waits for less than the policy would.</summary>
    public bool IsShortenedByCaller => Deadline is { IsCallers: true } && TimeLimit < model.TotalTimeout;

    /// <inheritdoc cref="ResilienceHandler.ServesManyCallers"/>
    public bool IsFromOneOfManyCallers =>
        request.Options.TryGetValue(ResilienceHandler.OneOfManyCallers, out var isOfOne) && isOfOne;

    /// <summary>
    /// The first attempt follows at once, unless it had to queue or a deadline is near: then it has all of its time.
    /// </summary>
    public bool IsLimitedToRemaining(int number) => number > 1 || Deadline is not null || model.Policy.ConcurrencyLimit is not null;

    /// <summary>
    /// The message to send: the caller's own, which is put back before it is sent again, or a copy of it.
    /// </summary>
    public HttpRequestMessage CreateMessage(out int number)
    {
        number = Interlocked.Increment(ref _attempts);
        var message = CopiesRequest ? RequestCopy.Of(request) : request;
        var depth = number == 1 ? Depth : Depth + 1;
        if (depth > 0)
        {
            Write(message, model.RetryDepthHeader, depth.ToString(CultureInfo.InvariantCulture));
        }

        if (Deadline is not null)
        {
            Write(message, model.DeadlineHeader, DeadlineHeader.Format(model.DeadlineHeader, Remaining));
        }

        return message;
    }

    /// <summary>
    /// Waits here where the call is a blocking one, so that what follows goes on on the caller's thread and none of the
    /// pool is needed for it.
    /// </summary>
    public Task WaitFor(Task task)
    {
        Block?.Invoke(task);
        return task;
    }

    /// <inheritdoc cref="WaitFor(Task)"/>
    public ValueTask<T> WaitFor<T>(ValueTask<T> waiting)
    {
        if (Block is null || waiting.IsCompleted)
        {
            return waiting;
        }

        var task = waiting.AsTask();
        Block(task);
        return new(task);
    }

    /// <summary>Keeps what the handlers below might change, where the call may be sent again.</summary>
    public void Begin()
    {
        if (!CopiesRequest && IsRepeatable && model.Policy.Retry.MaxAttempts > 1)
        {
            _snapshot = RequestSnapshot.Take(request);
        }
    }

    /// <inheritdoc cref="RequestSnapshot.TryRestore"/>
    public bool TryRestoreRequest() => CopiesRequest || _snapshot?.TryRestore() == true;

    /// <summary>An attempt that nobody waits for any more may go on; it tells nobody of it.</summary>
    public void End()
    {
        Volatile.Write(ref _observer, null);
        _snapshot?.Release();
        _snapshot = null;
    }

    private static void Write(HttpRequestMessage message, string header, string value)
    {
        if (header.Length > 0)
        {
            message.Headers.Remove(header);
            message.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
