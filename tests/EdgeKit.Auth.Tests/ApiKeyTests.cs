using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly ApiKey _key = ApiKey.Create("partner");
    private readonly ApiKey _next = ApiKey.Create("partner");
    private ResourceServer _server = null!;

    public async Task InitializeAsync() => _server = await ResourceServer.StartAsync(new Dictionary<string, string?>
    {
        ["EdgeKit:Auth:ApiKeys:partner:Owner"] = "acme",
        ["EdgeKit:Auth:ApiKeys:partner:Tier"] = "gold",
        ["EdgeKit:Auth:ApiKeys:partner:Scopes:0"] = "orders.write",
        ["EdgeKit:Auth:ApiKeys:partner:Hashes:0"] = _key.Hash,
        ["EdgeKit:Auth:ApiKeys:partner:Hashes:1"] = _next.Hash.ToUpperInvariant(),
        ["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.write",
        ["EdgeKit:Auth:Policies:orders.write:Claims:tier:0"] = "gold",
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_key_makes_its_owner_the_user() => (await SendAsync("/me", _key.Text)).Body.ShouldBe("acme");

    [Fact]
    public async Task Scope_and_tier_of_a_key_are_claims() =>
        (await SendAsync("/orders", _key.Text)).Status.ShouldBe(200);

    [Fact]
    public async Task While_a_caller_changes_keys_both_are_accepted() =>
        (await SendAsync("/me", _next.Text)).Status.ShouldBe(200);

    [Theory]
    [InlineData("partner.wrong")]
    [InlineData("nobody.0000")]
    [InlineData("partner")]
    [InlineData(".")]
    public async Task A_key_that_is_not_known_is_refused(string key) =>
        (await SendAsync("/me", key)).Status.ShouldBe(401);

    [Fact]
    public async Task The_hash_is_no_key() => (await SendAsync("/me", "partner." + _key.Hash)).Status.ShouldBe(401);

    [Fact]
    public void A_key_does_not_print_its_secret() => _key.ToString().ShouldNotContain(_key.Text);

    private async Task<(int Status, string Body)> SendAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", key);
        using var response = await _server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
