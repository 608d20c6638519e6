using System.Buffers;
using System.IO.Pipelines;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Reads a body that is to be stored, up to the size limit.</summary>
internal static class BufferedBody
{
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 * 1024);

    /// <returns><see langword="null"/> if the body is larger; the content still yields all of it, once.</returns>
    public static async Task<ReadOnlySequence<byte>?> ReadAsync(
        HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var reader = PipeReader.Create(stream, Options);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.Start); // Nothing is consumed, so the stream begins with what was read.
                response.Content = Replace(response.Content, reader.AsStream());
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                await reader.CompleteAsync().ConfigureAwait(false);
                return new ReadOnlySequence<byte>(body);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static StreamContent Replace(HttpContent old, Stream stream)
    {
        var content = new StreamContent(stream);
        foreach (var (name, values) in old.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        return content;
    }
}
