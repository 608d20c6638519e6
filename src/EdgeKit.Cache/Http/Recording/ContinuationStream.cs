namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// The body of a second passage for a client who has the beginning of the first: the same beginning is left out. One
/// that differs is no continuation.
/// </summary>
/// <param name="beginning">What the client has the beginning of.</param>
/// <param name="sent">How many bytes of it the client has.</param>
/// <param name="client">The client's body.</param>
internal sealed class ContinuationStream(BodyRecording beginning, long sent, Stream client) : WriteOnlyStream
{
    private long _repeated;

    /// <summary>Whether all that the client has has come again, as it was.</summary>
    public bool HasCaughtUp => _repeated == sent;

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var known = (int)Math.Min(buffer.Length, sent - _repeated);
        if (known > 0)
        {
            if (!beginning.Matches(_repeated, buffer.Span[..known]))
            {
                throw new IOException(
                    "The endpoint gave another answer than the one whose beginning the client has: the rest cannot be sent.");
            }

            _repeated += known;
        }

        if (buffer.Length > known)
        {
            await client.WriteAsync(buffer[known..], cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        HasCaughtUp ? client.FlushAsync(cancellationToken) : Task.CompletedTask;
}
