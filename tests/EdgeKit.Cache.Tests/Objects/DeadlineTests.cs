using EdgeKit.Cache.Tests.Support;
using EdgeKit.Policies;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>A fill gets no more of a caller's time than the caller has.</summary>
public sealed class DeadlineTests : IAsyncDisposable
{
    private readonly CacheHost _host = new();
    private readonly Source _source = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_caller_waits_for_a_fill_until_its_own_deadline()
    {
        var hurried = ReadWithinAsync(TimeSpan.FromSeconds(1));
        await _source.AskedAsync();
        var patient = ReadAsync();

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        (await Should.ThrowAsync<TimeoutException>(hurried)).Message.ShouldContain("current deadline");
        _source.Answer("v");

        (await patient).Value.ShouldBe("v");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_factory_runs_under_no_deadline_of_a_single_caller()
    {
        Deadline? seen = null;
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(1), _host.Time);

        await _host.Cache.GetOrSetAsync<string>("k", (_, _) =>
        {
            seen = Deadline.Current;
            return new ValueTask<string>("v");
        });

        seen.ShouldBeNull("others share what it brings");
    }

    private async Task<CachedValue<string>> ReadWithinAsync(TimeSpan remaining)
    {
        using var deadline = Deadline.Begin(remaining, _host.Time);
        return await ReadAsync();
    }

    private Task<CachedValue<string>> ReadAsync() =>
        _host.Cache.GetOrSetAsync<Source, string>(
            "k", _source, static (source, fill, ct) => source.MakeAsync(fill, ct)).AsTask();
}
