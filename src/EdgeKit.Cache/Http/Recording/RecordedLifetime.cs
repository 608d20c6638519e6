using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// The lifetime of a passage to the origin: it ends when nobody wants the answer any more, not when the client who
/// happened to be first hangs up. A proxy that loses its backend in the middle of a body aborts here; what was recorded
/// until then is no answer.
/// </summary>
internal sealed class RecordedLifetime(
    OuterScope scope, IResponseReceiver receiver,
    IHttpRequestLifetimeFeature? client, IHttpResetFeature? reset, CancellationToken cancellationToken)
    : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    private CancellationToken _aborted = cancellationToken;

    public CancellationToken RequestAborted
    {
        get => scope.IsActive && client is not null ? client.RequestAborted : _aborted;
        set => _aborted = value;
    }

    public void Abort()
    {
        NoteAbort();
        client?.Abort();
    }

    public void Reset(int errorCode)
    {
        NoteAbort();
        reset?.Reset(errorCode);
    }

    /// <summary>What a stage in front breaks off is the way to its client, not the answer.</summary>
    private void NoteAbort()
    {
        if (!scope.IsActive)
        {
            receiver.Abort();
        }
    }
}
