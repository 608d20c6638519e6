using System.Buffers;
using EdgeKit.Cache.Http.Recording;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Reads a body that is to be stored, up to the size limit.</summary>
internal static class BufferedBody
{
    private const int ChunkBytes = 16 * 1024;

    /// <returns><see langword="null"/> if the body is larger; the content still yields all of it, once.</returns>
    public static async Task<ReadOnlySequence<byte>?> ReadAsync(
        HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        var recording = new BodyRecording(response.Content.Headers.ContentLength);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var chunk = new byte[ChunkBytes];
        for (int count; (count = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            recording.Append(chunk.AsSpan(0, count));
            if (recording.Length > limit)
            {
                response.Content = Prepend(recording.ToPayload(), stream, response.Content);
                return null;
            }
        }

        return recording.ToPayload();
    }

    private static StreamContent Prepend(ReadOnlySequence<byte> head, Stream rest, HttpContent old)
    {
        var content = new StreamContent(new PrefixedStream(head.ToArray(), rest));
        foreach (var (name, values) in old.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        return content;
    }
}
