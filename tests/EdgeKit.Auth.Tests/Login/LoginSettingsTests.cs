using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Policies;

namespace EdgeKit.Auth.Tests.Login;

public sealed class LoginSettingsTests
{
    [Theory]
    [InlineData("ClientId", "", "EdgeKit:Auth:Bff:ClientId")]
    [InlineData("Scopes:0", "profile", "openid")]
    [InlineData("Algorithms:0", "HS256", "HS256")]
    [InlineData("Authority", "http://id.example", "EdgeKit:Auth:Bff:Authority")]
    [InlineData("Authority", "id.example", "EdgeKit:Auth:Bff:Authority")]
    [InlineData("PublicUrl", "/shop", "EdgeKit:Auth:Bff:PublicUrl")]
    [InlineData("PublicUrl", "http://shop.example", "EdgeKit:Auth:Bff:PublicUrl")]
    [InlineData("PublicUrl", "https://shop.example/app?x=1", "EdgeKit:Auth:Bff:PublicUrl")]
    [InlineData("Parameters:response_type", "token", "response_type")]
    [InlineData("IdleTimeout", "09:00:00", "EdgeKit:Auth:Bff:IdleTimeout")]
    [InlineData("SesionLifetime", "08:00:00", "SessionLifetime")]
    [InlineData("Exchanges:stock:Scopes", "", "EdgeKit:Auth:Bff:Exchanges:stock:Audience")]
    public async Task A_mistake_fails_the_start_and_is_named(string key, string value, string named) =>
        (await ProblemsAsync("Production", (key, value), ("KeyDirectory", Path.GetTempPath()))).ShouldContain(named);

    [Fact]
    public async Task A_mistake_does_not_print_the_secret() =>
        (await ProblemsAsync("Production", ("ClientSecret:x", "hush"))).ShouldNotContain("hush");

    [Fact]
    public async Task Outside_Development_unshared_keys_fail_the_start() =>
        (await ProblemsAsync("Production")).ShouldContain("EdgeKit:Auth:Bff:KeyDirectory");

    [Fact]
    public async Task With_a_folder_for_the_keys_it_starts_and_another_instance_opens_what_the_first_has_sealed()
    {
        var folder = Directory.CreateTempSubdirectory("edgekit-keys-").FullName;
        var settings = BffServer.Settings("https://id.example", ("KeyDirectory", folder));
        await using var first = await BffServer.StartAsync(settings, environment: "Production");
        await using var second = await BffServer.StartAsync(settings, environment: "Production");

        var data = first.Seal("hello");

        second.Open(data).ShouldBe("hello");
        Directory.GetFiles(folder).ShouldNotBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ProblemsAsync(string environment, params (string Key, string Value)[] settings)
    {
        var error = await Should.ThrowAsync<PolicyException>(async () =>
            await BffServer.StartAsync(BffServer.Settings("https://id.example", settings), environment: environment));
        return error.Message;
    }
}
