using System.Threading.Channels;

namespace Shop.AppHost.Output;

/// <summary>
/// The only writer of standard output. Lines of all processes are written whole, and a block is not interrupted. If the
/// output is not read, the oldest lines are dropped: a paused terminal must not pause the shop.
/// </summary>
internal sealed class ShopConsole : IAsyncDisposable
{
    private const int Capacity = 16_384;
    private const string Self = "shop";

    private readonly Channel<string> _blocks;
    private readonly TextWriter _output;
    private readonly SourceLabels _labels;
    private readonly Task _writing;
    private int _dropped;

    public ShopConsole(TextWriter output, SourceLabels labels)
    {
        _output = output;
        _labels = labels;
        _blocks = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        // Not on the caller's thread: a write blocks while the reader is slow.
        _writing = Task.Run(WriteAsync);
    }

    public void Write(string text) => Log(Self, text);

    public void Log(string source, string line) => _blocks.Writer.TryWrite(_labels.Prefix(source) + line);

    public void Block(IEnumerable<string> lines) => _blocks.Writer.TryWrite(string.Join(Environment.NewLine, lines));

    public async ValueTask DisposeAsync()
    {
        _blocks.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        await foreach (var block in _blocks.Reader.ReadAllAsync())
        {
            await _output.WriteLineAsync(block);
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
            {
                await _output.WriteLineAsync(
                    $"{_labels.Prefix(Self)}{dropped} lines were dropped: output is read too slowly");
            }

            if (!_blocks.Reader.TryPeek(out _))
            {
                await _output.FlushAsync();
            }
        }
    }
}
