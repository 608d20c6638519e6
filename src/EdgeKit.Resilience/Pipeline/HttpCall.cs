using System.Globalization;
using EdgeKit.Policies;
using EdgeKit.Resilience.Retrying;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>One call through a pipeline: the request and what the stages tell each other about it.</summary>
internal sealed class HttpCall(HttpRequestMessage request, Send send, PolicyModel model, TimeProvider clock)
{
    private readonly long _startedAt = clock.GetTimestamp();
    private int _attempts;
    private int _headers;

    public HttpRequestMessage Request => request;

    /// <summary>How it leaves the pipeline.</summary>
    public Send Send => send;

    public PolicyModel Model => model;

    /// <summary>Nearly always nobody.</summary>
    public ICallObserver? Observer { get; init; }

    /// <summary>The deadline of the work that makes the call, if it has one.</summary>
    public Deadline? Deadline { get; } = Deadline.Current;

    /// <summary>How deep in a chain of retries the work that makes the call is.</summary>
    public int Depth { get; } = RetryDepth.Current;

    /// <summary>What is left of the time that the call may take in all.</summary>
    public TimeSpan Remaining => TimeLimit - clock.GetElapsedTime(_startedAt);

    /// <summary>The total timeout, or less when a deadline cuts it. It needs no timer of its own: everything that takes time (an attempt,
    /// a wait before a retry, a place in a queue) is cut to what remains.</summary>
    public TimeSpan TimeLimit { get; set; } = model.TotalTimeout;

    /// <summary>The first attempt follows at once, unless it had to queue or a deadline is near: then it has all of its time.</summary>
    public bool MayBeCut(int number) => number > 1 || Deadline is not null || model.Policy.Bulkhead is not null;

    /// <summary>The message to send: the caller's own the first time, a copy after that.</summary>
    public HttpRequestMessage NextMessage(out int number)
    {
        number = Interlocked.Increment(ref _attempts);
        var message = number == 1 ? request : Replay.Copy(request, _headers);
        var depth = number == 1 ? Depth : Depth + 1;
        if (depth > 0)
        {
            Write(message, model.RetryDepthHeader, depth.ToString(CultureInfo.InvariantCulture));
        }

        if (Deadline is not null)
        {
            Write(message, model.DeadlineHeader, DeadlineHeader.Format(model.DeadlineHeader, Remaining));
        }

        if (number == 1)
        {
            _headers = request.Headers.NonValidated.Count;
        }

        return message;
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
