namespace EdgeKit.Cache.Http.Recording;

/// <summary>Receives a second response whose rest continues a first one that broke off. Stores nothing.</summary>
internal sealed class ContinuationReceiver(int status) : IResponseReceiver
{
    /// <summary>True if the second response is not a continuation.</summary>
    public bool IsBroken { get; private set; }

    public ValueTask<BodyRoute> StartAsync(RecordedHead head)
    {
        IsBroken |= head.StatusCode != status;
        return new(IsBroken ? BodyRoute.Discard : BodyRoute.Pass);
    }

    public void Begin(BodyRecording recording, ClientBody? client) =>
        throw new InvalidOperationException("The rest of a response is not recorded.");

    public ValueTask<BodyRoute> OverflowAsync() =>
        throw new InvalidOperationException("The rest of a response is not recorded.");

    public void Abort() => IsBroken = true;
}
