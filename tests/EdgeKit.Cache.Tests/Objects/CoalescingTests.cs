using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Objects;

public sealed class CoalescingTests : IAsyncDisposable
{
    private readonly CacheHost _host = new();
    private readonly Source _source = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Followers_share_the_value_of_the_leader()
    {
        var readers = Enumerable.Range(0, 50).Select(_ => Read()).ToArray();
        await _source.AskedAsync();
        _source.Answer("v");

        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Value == "v" && !r.IsStale);
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Followers_share_the_failure_of_the_leader()
    {
        var readers = Enumerable.Range(0, 50).Select(_ => Read()).ToArray();
        await _source.AskedAsync();
        _source.Fail(new InvalidDataException("broken"));

        foreach (var reader in readers)
        {
            (await Should.ThrowAsync<InvalidDataException>(reader)).Message.ShouldBe("broken");
        }

        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_does_not_disturb_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var leader = Read(leaving.Token);
        await _source.AskedAsync();
        var follower = Read();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leader);
        _source.LastToken.IsCancellationRequested.ShouldBeFalse();
        _source.Answer("v");

        (await follower).Value.ShouldBe("v");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task The_factory_is_cancelled_when_the_last_caller_leaves()
    {
        using var leaving = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 5).Select(_ => Read(leaving.Token)).ToArray();
        await _source.AskedAsync();
        await leaving.CancelAsync();
        foreach (var reader in readers)
        {
            await Should.ThrowAsync<OperationCanceledException>(reader);
        }

        await Eventually.Holds(() => _source.LastToken.IsCancellationRequested);
        _source.Answer("new");
        (await Read()).Value.ShouldBe("new");
        _source.Calls.ShouldBe(2);
    }

    private Task<CachedValue<string>> Read(CancellationToken cancellationToken = default) =>
        _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync, cancellationToken).AsTask();
}
