using System.Globalization;
using EdgeKit.Policies;
using EdgeKit.Policies.Http;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Messages;

namespace EdgeKit.Resilience.Calls;

/// <summary>One call through a pipeline: the request and the state that its stages share.</summary>
internal sealed class HttpCall(
    HttpRequestMessage request, SendRequest send, PolicyModel model, string authority, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private readonly HttpContent? _content = request.Content;
    private readonly bool _isContentLoaded = RepeatableContent.IsLoaded(request.Content);
    private ICallObserver? _observer;
    private RequestSnapshot? _snapshot;
    private int _attempts;

    public HttpRequestMessage Request => request;

    public SendRequest Send => send;

    public PolicyModel Model => model;

    public string Authority => authority;

    /// <summary>The caller's method, even if a handler has replaced it since.</summary>
    public HttpMethod Method { get; } = request.Method;

    /// <inheritdoc cref="RepeatableContent.FindUnrepeatable(HttpContent?)"/>
    public string? UnrepeatableContent => _isContentLoaded ? null : RepeatableContent.FindUnrepeatable(_content);

    /// <summary>HttpClient sends the methods it knows in upper case, however they were written.</summary>
    public bool IsRepeatable { get; } = HttpMethodRules.IsIdempotent(HttpMethod.Parse(request.Method.Method).Method)
        || request.Headers.NonValidated.Contains(HttpMethodRules.IdempotencyKey);

    /// <summary>A blocking call has one thread, so it is retried instead.</summary>
    public bool IsHedged { get; init; }

    /// <summary>
    /// True if each attempt gets its own message: hedges run concurrently, a fallback looks up the original request,
    /// and a host pipeline may repeat the whole call.
    /// </summary>
    public bool CopiesRequest { get; init; }

    /// <summary>Waits on the thread of a blocking call; <see langword="null"/> for an asynchronous one.</summary>
    public Action<Task>? Block { get; init; }

    /// <summary>Set to <see langword="null"/> when the call ends, so that late attempts report nothing.</summary>
    public ICallObserver? Observer
    {
        get => Volatile.Read(ref _observer);
        init => _observer = value;
    }

    /// <summary>Called when the source of the request body pauses for longer than a moment.</summary>
    public Action? BodyStalled { get; set; }

    /// <summary>Time that the last attempt spent on its request body.</summary>
    public TimeSpan UploadTime { get; set; }

    public Deadline? Deadline { get; } = Deadline.Current;

    public int Depth { get; } = RetryDepth.Current;

    public TimeSpan Remaining => TimeLimit - timeProvider.GetElapsedTime(_startedAt);

    /// <summary>
    /// The total timeout, or less under a deadline. It needs no timer: attempts and waits are limited to
    /// <see cref="Remaining"/>.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = model.TotalTimeout;

    /// <summary>True if the caller's own deadline leaves less time than the policy does.</summary>
    public bool IsShortenedByCaller => Deadline is { IsCallers: true } && TimeLimit < model.TotalTimeout;

    /// <inheritdoc cref="ResilienceHandler.ServesManyCallers"/>
    public bool IsFromOneOfManyCallers { get; init; }

    /// <summary>
    /// False for a first attempt that starts immediately: it has its full attempt timeout, so the clock is not read.
    /// </summary>
    public bool IsLimitedToRemaining(int number) =>
        number > 1 || Deadline is not null || model.Options.ConcurrencyLimit is not null;

    public HttpRequestMessage CreateMessage(out int number)
    {
        number = Interlocked.Increment(ref _attempts);
        var message = CopiesRequest ? RequestCopy.Of(request) : request;
        var depth = number == 1 ? Depth : Depth + 1;
        if (depth > 0)
        {
            SetHeader(message, model.Shared.RetryDepthHeader, depth.ToString(CultureInfo.InvariantCulture));
        }

        if (Deadline is not null)
        {
            var header = model.Shared.DeadlineHeader;
            SetHeader(message, header, DeadlineHeader.Format(header, Remaining));
        }

        return message;
    }

    /// <summary>Waits on this thread if the call is <c>HttpClient.Send</c>; otherwise only returns the task.</summary>
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

    public void Begin()
    {
        if (!CopiesRequest && IsRepeatable && model.Options.Retry.MaxAttempts > 1)
        {
            _snapshot = RequestSnapshot.Take(request);
        }
    }

    /// <inheritdoc cref="RequestSnapshot.TryRestore"/>
    public bool TryRestoreRequest() => CopiesRequest || _snapshot?.TryRestore() == true;

    public void End()
    {
        Volatile.Write(ref _observer, null);
        _snapshot?.Release();
        _snapshot = null;
    }

    private static void SetHeader(HttpRequestMessage message, string header, string value)
    {
        if (header.Length > 0)
        {
            message.Headers.Remove(header);
            message.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
