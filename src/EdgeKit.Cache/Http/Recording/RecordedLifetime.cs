using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// The lifetime of a passage to the origin: it ends when nobody wants the answer any more, not when the client who happened to be first
/// hangs up. A proxy that loses its backend in the middle of a body aborts here; what was recorded until then is no answer.
/// </summary>
internal sealed class RecordedLifetime(IRecordingOwner owner, IHttpRequestLifetimeFeature? client, IHttpResetFeature? reset, CancellationToken unwanted)
    : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    public CancellationToken RequestAborted { get; set; } = unwanted;

    public void Abort()
    {
        owner.Abort();
        client?.Abort();
    }

    public void Reset(int errorCode)
    {
        owner.Abort();
        reset?.Reset(errorCode);
    }
}
