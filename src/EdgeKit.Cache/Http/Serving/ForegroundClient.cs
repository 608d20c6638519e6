using System.Buffers;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>The client whose request has led to a fill.</summary>
/// <param name="context">The request.</param>
/// <param name="reason">Why it went on.</param>
/// <param name="conditions">The client's own conditions.</param>
internal sealed class ForegroundClient(HttpContext context, ForwardReason reason, IHeaderDictionary conditions)
    : IFillClient
{
    private readonly IHttpResponseFeature _response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly CancellationToken _gone = context.RequestAborted;
    private Task _copying = Task.CompletedTask;
    private bool _hasItAlready;

    public BodyRoute Pass(RecordedHead head, in FillVerdict verdict)
    {
        ResponseFields.Copy(
            head, _response, new CacheStatus { Forwarded = reason, Detail = verdict.Detail }.ToString());
        return HasItAlready(head.StatusCode, head.Own.Values) ? BodyRoute.Discard : BodyRoute.Pass;
    }

    public void Start(RecordedHead head, StoredResponse response)
    {
        var left = (long)(response.Lifetimes.Fresh - response.InitialAge).TotalSeconds;
        ResponseFields.Copy(
            head, _response, new CacheStatus { Forwarded = reason, Ttl = left, Stored = true }.ToString());
        _hasItAlready = HasItAlready(head.StatusCode, head.Own.Values);
    }

    public void Follow(BodyRecording recording, ClientBody client) =>
        _copying = _hasItAlready ? Task.CompletedTask : client.FollowAsync(recording, _gone);

    public Task CaughtUpAsync() => _copying;

    public Task ServeAsync(StoredResponse response,
        ReadOnlySequence<byte> body, TimeSpan age, int? status, bool stored) => AnswerWriter.WriteAsync(
        context,
        response,
        body,
        age,
        new CacheStatus
        {
            Forwarded = reason,
            ForwardStatus = status,
            Ttl = (long)Math.Floor((response.Lifetimes.Fresh - age).TotalSeconds),
            Stored = stored,
            Detail = status is null ? "error" : null,
        });

    /// <summary>The origin was asked without the client's conditions, so they are met here.</summary>
    private bool HasItAlready(int status, IHeaderDictionary headers)
    {
        if (!ConditionRules.IsConditional(conditions)
            || !ConditionRules.IsNotModified(conditions, status, headers.ETag, LastModified(headers)))
        {
            return false;
        }

        _response.StatusCode = StatusCodes.Status304NotModified;
        _response.Headers.ContentLength = null;
        _response.Headers.Remove("Content-Type");
        _response.Headers.Remove("Content-Encoding");
        return true;
    }

    private static DateTimeOffset? LastModified(IHeaderDictionary headers) =>
        Fields.HttpDate.Parse(headers.LastModified) ?? Fields.HttpDate.Parse(headers.Date);
}
