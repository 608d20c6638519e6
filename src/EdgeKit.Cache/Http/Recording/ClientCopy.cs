using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>Sends a recording to a client at the client's pace.</summary>
internal static class ClientCopy
{
    /// <summary>Ends when all is sent, or the client has gone: that is no reason to stop recording.</summary>
    public static async Task RunAsync(BodyRecording recording, IHttpResponseBodyFeature client, CancellationToken clientGone)
    {
        try
        {
            long position = 0;
            while (await recording.ReadAsync(position).ConfigureAwait(false) is { IsEmpty: false } news)
            {
                foreach (var memory in news)
                {
                    await client.Stream.WriteAsync(memory, clientGone).ConfigureAwait(false);
                }

                position += news.Length;
            }
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested)
        {
        }
        catch (IOException)
        {
        }
    }
}
