using System.Buffers;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Stored;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>Who gets what a fill brings: the client that led to it, or nobody.</summary>
internal interface IFillClient
{
    /// <summary>Starts the origin's answer, which is not stored; its body follows on the response.</summary>
    /// <returns>Where the body goes.</returns>
    BodyRoute Pass(RecordedHead head, in FillVerdict verdict);

    /// <summary>Starts the origin's answer, which is stored meanwhile.</summary>
    void Start(RecordedHead head, StoredResponse response);

    /// <summary>Sends the body as it is recorded.</summary>
    /// <param name="recording">The body.</param>
    /// <param name="client">Where it goes.</param>
    void Follow(BodyRecording recording, ClientBody client);

    /// <summary>Returns when the client has all of the recording, or has gone.</summary>
    Task CaughtUpAsync();

    /// <summary>Serves the old answer: confirmed, or in the place of an error.</summary>
    /// <param name="response">Its fields, renewed.</param>
    /// <param name="body">Its body.</param>
    /// <param name="age">Its age.</param>
    /// <param name="status">What the origin said; <see langword="null"/> for an exception.</param>
    /// <param name="stored">Whether it was renewed in the store.</param>
    Task ServeAsync(StoredResponse response, ReadOnlySequence<byte> body, TimeSpan age, int? status, bool stored);
}
