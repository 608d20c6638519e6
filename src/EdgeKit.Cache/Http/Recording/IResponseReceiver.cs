namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Decides what becomes of an answer: the seam between what an endpoint writes and what the cache makes of it.
/// </summary>
internal interface IResponseReceiver
{
    /// <summary>Called once, when status and fields are final and before the first byte of the body.</summary>
    ValueTask<BodyRoute> StartAsync(RecordedHead head);

    /// <summary>Called once after that, when the body is recorded.</summary>
    /// <param name="recording">Where it is recorded.</param>
    /// <param name="client">The client's body; none in the background.</param>
    void Begin(BodyRecording recording, ClientBody? client);

    /// <summary>
    /// The recorded body has outgrown what may be stored. Returns when the client has all that was recorded.
    /// </summary>
    /// <returns>Where the rest goes.</returns>
    ValueTask<BodyRoute> OverflowAsync();

    /// <summary>The endpoint has torn the answer down: what was written is not all of it.</summary>
    void Abort();
}
