using System.Security.Cryptography;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests;

public sealed class SeveralIssuersTests : IAsyncLifetime
{
    private TestIssuer _one = null!;
    private TestIssuer _two = null!;
    private ResourceServer _server = null!;

    public async Task InitializeAsync()
    {
        _one = await TestIssuer.StartAsync();
        _two = await TestIssuer.StartAsync();
        _server = await ResourceServer.StartAsync(_one.Settings(
            ("Jwt:Issuers:two:Authority", _two.Url), ("Jwt:Issuers:two:Audiences:0", "bank")));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task Each_signs_for_its_own_audience()
    {
        (await _server.StatusAsync("/me", _one.Draft().Signed)).ShouldBe(200);
        (await _server.StatusAsync("/me", _two.Draft().With("aud", "bank").Signed)).ShouldBe(200);
        (await _server.StatusAsync("/me", _two.Draft().Signed)).ShouldBe(401);
    }

    [Fact]
    public async Task None_signs_in_the_name_of_the_other() => (await _server.StatusAsync(
        "/me", _one.Draft().Sign(input => _two.Ec.SignData(input, HashAlgorithmName.SHA256)))).ShouldBe(401);

    [Fact]
    public async Task An_outage_of_one_issuer_does_not_affect_the_other()
    {
        _two.IsDown = true;

        (await _server.StatusAsync("/me", _one.Draft().Signed)).ShouldBe(200);
    }
}
