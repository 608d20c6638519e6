using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Testing;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>
/// Nonces are sealed under data-protection keys. Where people log in these are in Redis, and Redis may be away.
/// </summary>
public sealed class NonceOutageTests : IAsyncLifetime
{
    private ProofServer _server = null!;
    private ResourceServer _first = null!;

    /// <summary>The instance has started without Redis, so it has read no keys.</summary>
    public async Task InitializeAsync()
    {
        _server = await ProofServer.OpenAsync(RedisServer.Down());
        _first = await _server.StartWithNoncesAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Without_keys_a_proof_is_called_neither_good_nor_bad()
    {
        await PostponesAsync(nonce: null);
        await PostponesAsync(nonce: "AAAA");
        await PostponesAsync(await ForeignNonceAsync());
    }

    [Fact]
    public async Task An_open_endpoint_does_not_care_that_there_are_no_keys() =>
        (await _server.SendAsync(_server.Caller.Prove(_first, path: "/open"), _first, path: "/open")).ShouldBeGood();

    [Fact]
    public async Task While_the_keys_cannot_be_read_a_proof_is_neither_accepted_nor_refused()
    {
        await BringUpAsync();
        _server.Silence();

        await PostponesAsync(nonce: null);

        _server.EndSilence();
        await UntilNonceAsync(_first);
    }

    [Fact]
    public async Task When_Redis_comes_the_instance_gives_nonces_and_accepts_them_once()
    {
        await PostponesAsync(nonce: null);
        await BringUpAsync();
        var proof = _server.Caller.Prove(_first, await UntilNonceAsync(_first));

        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task An_instance_that_has_its_keys_needs_no_Redis_for_nonces(Outage outage)
    {
        await BringUpAsync();
        await UntilNonceAsync(_first);
        await _server.BeginAsync(outage);
        var nonce = (await _server.SendAsync(_server.Caller.Prove(_first), _first)).ShouldWantNonce();
        var proof = _server.Caller.Prove(_first, nonce);

        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    [Fact]
    public async Task A_proof_with_the_nonce_of_another_instance_is_not_used_up_by_one_that_has_no_keys_yet()
    {
        await BringUpAsync();
        var proof = _server.Caller.Prove(_first, await UntilNonceAsync(_first));
        _server.Silence();
        var second = await _server.StartWithNoncesAsync();
        (await _server.SendAsync(proof, second, at: _first)).ShouldBePostponed();
        _server.EndSilence();
        await ProofServer.ReadyAsync(second);

        _ = await UntilNonceAsync(second); // the keys are asked for in the background
        (await _server.SendAsync(proof, second, at: _first)).ShouldBeGood();
        (await _server.SendAsync(proof, second, at: _first)).ShouldBeUsed();
        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    private async Task BringUpAsync()
    {
        await _server.Redis.RestartAsync();
        await ProofServer.ReadyAsync(_first);
    }

    private async Task PostponesAsync(string? nonce)
    {
        var answer = await _server.SendAsync(_server.Caller.Prove(_first, nonce), _first);
        answer.ShouldBePostponed();
        answer.Nonce.ShouldBeNull();
    }

    /// <summary>A nonce that looks like one, under a key that only its keys can tell from ours.</summary>
    private static async Task<string> ForeignNonceAsync()
    {
        await using var other = await ProofServer.OpenAsync(await RedisServer.StartAsync());
        var instance = await other.StartWithNoncesAsync();
        await ProofServer.ReadyAsync(instance);
        return (await other.SendAsync(other.Caller.Prove(instance), instance)).ShouldWantNonce();
    }

    private async Task<string> UntilNonceAsync(ResourceServer instance)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var answer = await _server.SendAsync(_server.Caller.Prove(instance), instance);
            if (answer.Status != 503)
            {
                return answer.ShouldWantNonce();
            }

            answer.ShouldBePostponed();
            await Task.Delay(50, patience.Token);
        }
    }
}
