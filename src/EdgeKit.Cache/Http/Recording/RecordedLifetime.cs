using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// The lifetime of a fill: it ends when no request waits for the response, not when the first client disconnects. A
/// proxy that loses its destination in the middle of a body aborts here, and the response is not stored.
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

    /// <summary>An abort by outer middleware concerns its client, not the response.</summary>
    private void NoteAbort()
    {
        if (!scope.IsActive)
        {
            receiver.Abort();
        }
    }
}
