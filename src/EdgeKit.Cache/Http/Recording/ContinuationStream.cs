namespace EdgeKit.Cache.Http.Recording;

/// <summary>Skips the bytes that the client has from a response that broke off; throws if they differ.</summary>
internal sealed class ContinuationStream(BodyRecording beginning, long sent, Stream client) : WriteOnlyStream
{
    private long _repeated;

    /// <summary>True if all bytes that the client has were repeated.</summary>
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
                    "The endpoint's response differs from the one that the client has received in part, so the rest "
                    + "cannot be sent.");
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
