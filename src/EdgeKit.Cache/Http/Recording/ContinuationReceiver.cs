namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Sends the rest of an answer whose beginning a client has from another passage, and stores nothing.
/// </summary>
/// <param name="status">The status that the client has.</param>
internal sealed class ContinuationReceiver(int status) : IResponseReceiver
{
    /// <summary>Whether what came is no continuation.</summary>
    public bool IsBroken { get; private set; }

    public ValueTask<BodyRoute> StartAsync(RecordedHead head)
    {
        IsBroken |= head.StatusCode != status;
        return new(IsBroken ? BodyRoute.Discard : BodyRoute.Pass);
    }

    public void Begin(BodyRecording recording, ClientBody? client) =>
        throw new InvalidOperationException("The rest of an answer is not recorded.");

    public ValueTask<BodyRoute> OverflowAsync() =>
        throw new InvalidOperationException("The rest of an answer is not recorded.");

    public void Abort() => IsBroken = true;
}
