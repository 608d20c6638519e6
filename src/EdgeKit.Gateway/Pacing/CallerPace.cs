using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Pacing;

/// <summary>
/// How much of a request's time its client takes: for sending the body, and for taking the answer. What a client is
/// slow at is no fault of the destination. One for each request that asks for it; written by one flow at a time.
/// </summary>
internal sealed class CallerPace(TimeProvider timeProvider)
{
    private bool _hasBody;
    private long _waitingSince;
    private long _answeredAt;
    private TimeSpan _taking;

    /// <summary>Whether a part of the body was asked for and the client has not sent all of it.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>
    /// Whether there is a body of which not all is there, whether or not anybody has asked for it yet.
    /// </summary>
    public bool IsIncomplete => _hasBody && BodyEnded == 0;

    /// <summary>Whether it is the client that is waited for, or was when the request ended.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>When the body was there; zero for a request without one.</summary>
    public long BodyEnded { get; private set; }

    /// <summary>
    /// Whether more of the time since the answer began went by with the client taking it than with the destination
    /// giving it.
    /// </summary>
    public bool TakesSlowly => _answeredAt != 0 && _taking * 2 > timeProvider.GetElapsedTime(_answeredAt);

    /// <returns>The request's own; its body is followed from the first call on.</returns>
    public static CallerPace Of(HttpContext context, TimeProvider timeProvider)
    {
        if (context.Features.Get<CallerPace>() is { } known)
        {
            return known;
        }

        var pace = new CallerPace(timeProvider);
        context.Features.Set(pace);
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody;
        pace._hasBody = canHaveBody == true;
        if (canHaveBody != false)
        {
            context.Request.Body = new PacedRequestStream(context.Request.Body, pace);
        }

        return pace;
    }

    public void Reading()
    {
        IsAwaited = true;
        IsUnderWay |= BodyEnded == 0;
    }

    /// <param name="isEnd">Whether there is no more.</param>
    public void Read(bool isEnd)
    {
        IsAwaited = false;
        if (isEnd && IsUnderWay)
        {
            (IsUnderWay, BodyEnded) = (false, timeProvider.GetTimestamp());
        }
    }

    /// <summary>The answer begins: from here on the client takes it.</summary>
    public void Answer(HttpContext context)
    {
        if (context.Features.Get<IHttpResponseBodyFeature>() is { } body and not PacedResponseBody)
        {
            _answeredAt = timeProvider.GetTimestamp();
            context.Features.Set<IHttpResponseBodyFeature>(new PacedResponseBody(body, this));
        }
    }

    public void Taking() => _waitingSince = timeProvider.GetTimestamp();

    public void Taken() => _taking += timeProvider.GetElapsedTime(_waitingSince);
}
