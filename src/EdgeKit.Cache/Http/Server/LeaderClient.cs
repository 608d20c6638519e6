using System.Buffers;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

/// <summary>The client whose request runs a fill.</summary>
internal sealed class LeaderClient(HttpContext context, ForwardReason reason, IHeaderDictionary conditions)
{
    private readonly IHttpResponseFeature _response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly CancellationToken _aborted = context.RequestAborted;
    private bool _isNotModified;

    /// <summary>Completes when the client has received the recorded body or has disconnected.</summary>
    public Task Copying { get; private set; } = Task.CompletedTask;

    /// <summary>Starts a response that is not stored; its body follows directly.</summary>
    public BodyRoute Pass(RecordedHead head, in FillDecision decision)
    {
        ResponseHeaders.Copy(head, _response, new CacheStatus { Forwarded = reason, Detail = decision.Detail });
        return TryNotModified(head.StatusCode, head.Own.Values) ? BodyRoute.Discard : BodyRoute.Pass;
    }

    /// <summary>
    /// Sends status and headers of a response that is being stored; its body is copied from the recording.
    /// </summary>
    public void Start(RecordedHead head, StoredResponse response)
    {
        var left = (long)response.FreshOnArrival.TotalSeconds;
        ResponseHeaders.Copy(head, _response, new CacheStatus { Forwarded = reason, Ttl = left, Stored = true });
        _isNotModified = TryNotModified(head.StatusCode, head.Own.Values);
    }

    public void Follow(BodyRecording recording, ClientBody body) =>
        Copying = _isNotModified ? Task.CompletedTask : body.FollowAsync(recording, _aborted);

    /// <summary>Serves the stale response: confirmed by the origin, or instead of an error.</summary>
    public Task ServeAsync(
        StoredResponse response, ReadOnlySequence<byte> body, TimeSpan age, int? status, bool stored) =>
        StoredResponseWriter.WriteAsync(context, response, body, age, new CacheStatus
        {
            Forwarded = reason,
            ForwardStatus = status,
            Ttl = (long)Math.Floor((response.Lifetimes.Fresh - age).TotalSeconds),
            Stored = stored,
            Detail = status is null ? "error" : null,
        });

    /// <summary>The request was forwarded without the client's conditions, so they are evaluated here.</summary>
    private bool TryNotModified(int status, IHeaderDictionary headers)
    {
        var lastModified = HttpDate.Parse(headers.LastModified) ?? HttpDate.Parse(headers.Date);
        if (!ConditionRules.IsNotModified(conditions, status, headers.ETag, lastModified))
        {
            return false;
        }

        _response.StatusCode = StatusCodes.Status304NotModified;
        _response.Headers.ContentLength = null;
        _response.Headers.Remove("Content-Type");
        _response.Headers.Remove("Content-Encoding");
        return true;
    }
}
