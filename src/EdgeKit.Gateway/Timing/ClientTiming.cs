using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Timing;

/// <summary>
/// Measures how much of a request's time its client takes to send the body and to read the response, which must not
/// count against the destination. One per request; not used concurrently.
/// </summary>
internal sealed class ClientTiming(TimeProvider timeProvider)
{
    private bool _hasBody;
    private long _writeStartedAt;
    private long _responseStartedAt;
    private TimeSpan _writeTime;

    /// <summary>True from the first read of the body until its end.</summary>
    public bool IsReadingBody { get; private set; }

    /// <summary>True if there is a body that has not been read to its end.</summary>
    public bool IsBodyIncomplete => _hasBody && BodyEndedAt == 0;

    /// <summary>True if the gateway waits for the client, or did when the request ended.</summary>
    public bool IsWaitingForClient { get; private set; }

    /// <summary>Timestamp of the end of the body; zero without a body.</summary>
    public long BodyEndedAt { get; private set; }

    /// <summary>
    /// True if more than half of the time since the response began was spent waiting for the client to read it.
    /// </summary>
    public bool IsClientSlow =>
        _responseStartedAt != 0 && _writeTime * 2 > timeProvider.GetElapsedTime(_responseStartedAt);

    /// <returns>The request's instance; the first call begins to measure.</returns>
    public static ClientTiming Of(HttpContext context, TimeProvider timeProvider)
    {
        if (context.Features.Get<ClientTiming>() is { } known)
        {
            return known;
        }

        var timing = new ClientTiming(timeProvider);
        context.Features.Set(timing);
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody;
        timing._hasBody = canHaveBody == true;
        if (canHaveBody != false)
        {
            context.Request.Body = new TimedRequestStream(context.Request.Body, timing);
        }

        return timing;
    }

    public void BeginRead()
    {
        IsWaitingForClient = true;
        IsReadingBody |= BodyEndedAt == 0;
    }

    /// <param name="isEnd">True at the end of the body.</param>
    public void EndRead(bool isEnd)
    {
        IsWaitingForClient = false;
        if (isEnd && IsReadingBody)
        {
            (IsReadingBody, BodyEndedAt) = (false, timeProvider.GetTimestamp());
        }
    }

    /// <summary>The response begins; from now on the client reads it.</summary>
    public void BeginResponse(HttpContext context)
    {
        if (context.Features.Get<IHttpResponseBodyFeature>() is { } body and not TimedResponseBody)
        {
            _responseStartedAt = timeProvider.GetTimestamp();
            context.Features.Set<IHttpResponseBodyFeature>(new TimedResponseBody(body, this));
        }
    }

    public void BeginWrite() => _writeStartedAt = timeProvider.GetTimestamp();

    public void EndWrite() => _writeTime += timeProvider.GetElapsedTime(_writeStartedAt);
}
