using System.Security.Cryptography;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests;

/// <summary>
/// Why EdgeKit does not stand on the platform's JwtBearer (10.0.15): the same key server, the same rotations, the same
/// tokens. When one of these fails for a newer JwtBearer, that has learnt to wait, and docs/decisions/0007-auth.md
/// wants another look.
/// </summary>
public sealed class JwtBearerRotationTests : IAsyncLifetime
{
    private readonly ECDsa _second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _third = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestIssuer _issuer = null!;
    private JwtBearerServer _theirs = null!;
    private ResourceServer _ours = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _theirs = await JwtBearerServer.StartAsync(_issuer);
        _ours = await ResourceServer.StartAsync(_issuer.Settings());
        (await _theirs.StatusAsync(_issuer.Draft().Signed)).ShouldBe(200); // both know the first keys
        (await _ours.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
    }

    public async Task DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _theirs.DisposeAsync();
        await _issuer.DisposeAsync();
        _second.Dispose();
        _third.Dispose();
    }

    [Fact]
    public async Task The_first_request_after_a_rotation_is_refused_by_JwtBearer_and_accepted_here()
    {
        Publish(_second, "second");
        var token = SignedBy(_second, "second");

        // JwtBearer fetches behind the request. Its fetch is held back until the answer is there, so that it cannot win
        // by luck.
        var answered = new TaskCompletionSource();
        _issuer.Until = answered.Task;
        (await _theirs.StatusAsync(token)).ShouldBe(401);
        answered.SetResult();
        (await _ours.StatusAsync("/me", token)).ShouldBe(200);
    }

    [Fact]
    public async Task A_second_rotation_within_five_minutes_is_refused_by_JwtBearer_altogether_and_accepted_here()
    {
        Publish(_second, "second");
        while (await _theirs.StatusAsync(SignedBy(_second, "second")) != 200)
        {
            // Its fetch behind the first request is on its way.
        }

        (await _ours.StatusAsync("/me", SignedBy(_second, "second"))).ShouldBe(200);
        Publish(_third, "third");
        var fetches = _issuer.KeyFetches;
        for (var i = 0; i < 20; i++)
        {
            (await _theirs.StatusAsync(SignedBy(_third, "third"))).ShouldBe(401);
        }

        _issuer.KeyFetches.ShouldBe(fetches); // it does not even ask
        (await _ours.StatusAsync("/me", SignedBy(_third, "third"))).ShouldBe(200);
    }

    private void Publish(ECDsa key, string id) => _issuer.Published = [TestIssuer.PublicKey(key, id)];

    private string SignedBy(ECDsa key, string id) =>
        _issuer.Draft().WithHeader("kid", id).Sign(input => key.SignData(input, HashAlgorithmName.SHA256));
}
