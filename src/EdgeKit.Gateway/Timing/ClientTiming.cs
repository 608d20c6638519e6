using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Timing;

/// <summary>
/// How much of a request's time its client takes: for sending the body, and for taking the answer. What a client is
/// slow at is no fault of the destination. One for each request that asks for it; written by one flow at a time.
/// </summary>
internal sealed class ClientTiming(TimeProvider timeProvider)
{
    private bool _hasBody;
    private long _writeStartedAt;
    private long _responseStartedAt;
    private TimeSpan _writeTime;

    /// <summary>Whether a part of the body was asked for and the client has not sent all of it.</summary>
    public bool IsReadingBody { get; private set; }

    /// <summary>
    /// Whether there is a body of which not all is there, whether or not anybody has asked for it yet.
    /// </summary>
    public bool IsBodyIncomplete => _hasBody && BodyEndedAt == 0;

    /// <summary>Whether it is the client that is waited for, or was when the request ended.</summary>
    public bool IsWaitingForClient { get; private set; }

    /// <summary>When the body was there; zero for a request without one.</summary>
    public long BodyEndedAt { get; private set; }

    /// <summary>
    /// Whether more of the time since the answer began went by with the client taking it than with the destination
    /// giving it.
    /// </summary>
    public bool IsClientSlow => _responseStartedAt != 0 && _writeTime * 2 > timeProvider.GetElapsedTime(_responseStartedAt);

    /// <returns>The request's own; its body is followed from the first call on.</returns>
    public static ClientTiming Of(HttpContext context, TimeProvider timeProvider)
    {
        if (context.Features.Get<ClientTiming>() is { } known)
        {
            return known;
        }

        var pace = new ClientTiming(timeProvider);
        context.Features.Set(pace);
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody;
        pace._hasBody = canHaveBody == true;
        if (canHaveBody != false)
        {
            context.Request.Body = new TimedRequestStream(context.Request.Body, pace);
        }

        return pace;
    }

    public void BeginRead()
    {
        IsWaitingForClient = true;
        IsReadingBody |= BodyEndedAt == 0;
    }

    /// <param name="isEnd">Whether there is no more.</param>
    public void EndRead(bool isEnd)
    {
        IsWaitingForClient = false;
        if (isEnd && IsReadingBody)
        {
            (IsReadingBody, BodyEndedAt) = (false, timeProvider.GetTimestamp());
        }
    }

    /// <summary>The answer begins: from here on the client takes it.</summary>
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
