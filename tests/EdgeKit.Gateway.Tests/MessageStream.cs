using System.Net;
using System.Threading.Channels;

namespace EdgeKit.Gateway.Tests;

/// <summary>A request body that is written while the answer is read.</summary>
internal sealed class MessageStream : HttpContent
{
    private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>();

    public MessageStream() => Headers.ContentType = new("application/grpc");

    public ValueTask SendAsync(byte[] message) => _messages.Writer.WriteAsync(message);

    public void End() => _messages.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync(); // the request's headers, before there is a message
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(message);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
