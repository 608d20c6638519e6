using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>The lifetime of a fill, which outlives its first client. An aborted response is not stored.</summary>
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
