using EdgeKit.Idempotency.Redis;

namespace EdgeKit.Idempotency.Tests;

public sealed class RedisStoreTests(RedisFixture fixture) : StoreContract, IClassFixture<RedisFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    protected override IIdempotencyStore Store { get; } = new RedisIdempotencyStore(fixture.Client);

    /// <summary>An earlier test may have broken the connection that all share.</summary>
    public async Task InitializeAsync()
    {
        while (!(await fixture.Client.TryExecuteAsync(redis => redis.PingAsync())).IsSuccess)
        {
            await Task.Delay(Poll);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected override async Task ExpireAsync(string key) =>
        await fixture.Client.ExecuteAsync(redis => redis.KeyDeleteAsync($"edgekit:idem:{{{key}}}"));

    protected override async Task BreakConnectionsAsync()
    {
        try
        {
            await fixture.Server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
        }
        catch (IOException)
        {
            // Another client of the history was quicker and ended this connection too.
        }

        // Calls that were under way have lost their answers; those of an open circuit would not even be sent.
        await InitializeAsync();
    }
}
