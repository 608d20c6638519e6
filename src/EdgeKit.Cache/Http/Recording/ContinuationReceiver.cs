using System.Diagnostics;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>Receives a second response, whose end completes a first one that broke off. Records nothing.</summary>
internal sealed class ContinuationReceiver(int status) : IResponseReceiver
{
    /// <summary>True if the second response is not a continuation.</summary>
    public bool IsBroken { get; private set; }

    public ValueTask<BodyRoute> StartAsync(RecordedHead head)
    {
        IsBroken |= head.StatusCode != status;
        return new(IsBroken ? BodyRoute.Discard : BodyRoute.Pass);
    }

    public void Begin(BodyRecording recording, ClientBody? client) => throw new UnreachableException();

    public ValueTask<BodyRoute> OverflowAsync() => throw new UnreachableException();

    public void Abort() => IsBroken = true;
}
