namespace EdgeKit.Cache.Http.Recording;

/// <summary>Sends a recording to a client at the client's pace.</summary>
internal static class ClientCopy
{
    /// <summary>
    /// Ends when all is sent, or the client has gone: that is no reason to stop recording. What the endpoint has
    /// flushed is flushed: a stage in front that compresses keeps bytes back otherwise.
    /// </summary>
    /// <returns>How many bytes were sent.</returns>
    public static async Task<long> RunAsync(BodyRecording recording, Stream client, CancellationToken cancellationToken)
    {
        var position = new RecordingPosition(0, 0);
        try
        {
            while (await recording.ReadAsync(position).ConfigureAwait(false) is { } news)
            {
                foreach (var memory in news.Bytes)
                {
                    await client.WriteAsync(memory, cancellationToken).ConfigureAwait(false);
                }

                position = position with { Bytes = position.Bytes + news.Bytes.Length };
                if (news.Flushes > position.Flushes)
                {
                    await client.FlushAsync(cancellationToken).ConfigureAwait(false);
                    position = position with { Flushes = news.Flushes };
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (IOException)
        {
        }

        return position.Bytes;
    }
}
