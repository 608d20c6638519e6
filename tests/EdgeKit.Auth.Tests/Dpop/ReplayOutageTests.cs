using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Testing;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>
/// Proofs while Redis, which remembers them for all instances, is away: nobody is turned away for that, and no instance
/// forgets.
/// </summary>
public sealed class ReplayOutageTests : IAsyncLifetime
{
    private ProofServer _server = null!;
    private ResourceServer _first = null!;

    public async Task InitializeAsync()
    {
        _server = await ProofServer.OpenAsync(await RedisServer.StartAsync());
        _first = await _server.StartReadyAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task A_good_proof_is_accepted_without_Redis_and_not_a_second_time(Outage outage)
    {
        await _server.BeginAsync(outage);
        var proof = _server.Caller.Prove(_first);

        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task Of_many_requests_with_one_proof_at_one_instance_one_passes_without_Redis(Outage outage)
    {
        await _server.BeginAsync(outage);
        var proof = _server.Caller.Prove(_first);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _server.SendAsync(proof, _first)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        foreach (var other in answers.Where(answer => answer.Status != 200))
        {
            other.ShouldBeUsed();
        }
    }

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task A_proof_from_before_an_outage_is_refused_in_it_and_after_it(Outage outage)
    {
        var proof = _server.Caller.Prove(_first);
        (await _server.SendAsync(proof, _first)).ShouldBeGood();

        await _server.BeginAsync(outage);
        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
        await _server.EndAsync(outage);
        await _server.UntilRememberedAsync(_first);

        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task A_proof_used_during_an_outage_is_refused_afterwards_by_the_same_instance(Outage outage)
    {
        var proof = _server.Caller.Prove(_first);
        await _server.BeginAsync(outage);
        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        await _server.EndAsync(outage);
        await _server.UntilRememberedAsync(_first); // in a Redis that has been emptied

        (await _server.SendAsync(proof, _first)).ShouldBeUsed();
    }

    /// <summary>
    /// The price that is paid for an outage of Redis being none of bound tokens, as the decision says.
    /// </summary>
    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task Without_Redis_a_proof_is_good_once_at_each_instance(Outage outage)
    {
        var second = await _server.StartReadyAsync();
        await _server.BeginAsync(outage);
        var proof = _server.Caller.Prove(_first);

        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        (await _server.SendAsync(proof, second, at: _first)).ShouldBeGood();
        (await _server.SendAsync(proof, second, at: _first)).ShouldBeUsed();
    }

    [Theory]
    [InlineData(Outage.Dead)]
    [InlineData(Outage.Silent)]
    public async Task When_Redis_is_back_instances_refuse_each_others_proofs_again(Outage outage)
    {
        var second = await _server.StartReadyAsync();
        await _server.BeginAsync(outage);
        (await _server.SendAsync(_server.Caller.Prove(_first), _first)).ShouldBeGood();
        (await _server.SendAsync(_server.Caller.Prove(second), second)).ShouldBeGood();
        await _server.EndAsync(outage);
        await _server.UntilRememberedAsync(_first);
        await _server.UntilRememberedAsync(second);
        var proof = _server.Caller.Prove(_first);

        (await _server.SendAsync(proof, _first)).ShouldBeGood();
        (await _server.SendAsync(proof, second, at: _first)).ShouldBeUsed();
    }

    [Fact]
    public async Task An_instance_that_starts_without_Redis_accepts_a_proof_once()
    {
        await using var lonely = await ProofServer.OpenAsync(RedisServer.Down());
        var instance = await lonely.StartAsync();
        var proof = lonely.Caller.Prove(instance);

        (await lonely.SendAsync(proof, instance)).ShouldBeGood();
        (await lonely.SendAsync(proof, instance)).ShouldBeUsed();
    }
}
