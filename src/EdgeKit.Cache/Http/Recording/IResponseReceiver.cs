namespace EdgeKit.Cache.Http.Recording;

/// <summary>Decides where the response of an endpoint goes while the endpoint writes it.</summary>
internal interface IResponseReceiver
{
    /// <summary>Called once, when the head is final and before the first byte of the body.</summary>
    ValueTask<BodyRoute> StartAsync(RecordedHead head);

    /// <summary>Called once after that if the body is recorded.</summary>
    void Begin(BodyRecording recording, ClientBody? client);

    /// <summary>Called when the body exceeds the size that may be stored.</summary>
    /// <returns>Where the rest goes, when the client has received what was recorded.</returns>
    ValueTask<BodyRoute> OverflowAsync();

    /// <summary>Called when the endpoint aborts the response.</summary>
    void Abort();
}
