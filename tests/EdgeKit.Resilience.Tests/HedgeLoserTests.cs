namespace EdgeKit.Resilience.Tests;

public sealed class HedgeLoserTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_answer_that_comes_too_late_is_disposed()
    {
        using var bench = new Bench("""{ "Hedging": { "MinDelay": "00:00:00.100" } }""");
        for (var i = 0; i < 32; i++)
        {
            await bench.GetAsync();
        }

        var late = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, n, _) => n == 33 ? late.Task : Task.FromResult(new HttpResponseMessage());
        var content = new Watched();

        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        bench.Network.Sent.Count.ShouldBe(34);
        late.SetResult(new HttpResponseMessage { Content = content });

        (await call.WaitAsync(Patience)).Content.ShouldNotBeSameAs(content);
        await content.Disposed.WaitAsync(Patience);
    }

    private sealed class Watched() : ByteArrayContent([])
    {
        private readonly TaskCompletionSource _disposed = new();

        public Task Disposed => _disposed.Task;

        protected override void Dispose(bool disposing)
        {
            _disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
