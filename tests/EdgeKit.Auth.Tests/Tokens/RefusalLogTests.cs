using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Tokens;

/// <summary>
/// What the log says of a token that was refused: what was expected and what was found, and nothing that would let
/// anybody in.
/// </summary>
public sealed class RefusalLogTests : IAsyncLifetime
{
    private readonly CollectedLog _log = CollectedLog.Begin();
    private TestIssuer _issuer = null!;
    private ResourceServer _server = null!;

    public static TheoryData<string, string> Mistakes => new()
    {
        { "audience", "Audience; expected audience (aud) \"shop\", found \"api://x\"." },
        { "audiences", "Audience; expected audience (aud) \"shop\", found \"bank\", \"SHOP\"." },
        { "no audience", "Audience; expected audience (aud) \"shop\", found none." },
        { "issuer", "Issuer; expected issuer \"{issuer}\", found \"https://evil.example\"." },
        { "slash", "Issuer; expected issuer \"{issuer}\", found \"{issuer}/\"." },
        { "type", "Type; expected typ \"at+jwt\", found \"JWT\"." },
        { "no type", "Type; expected typ \"at+jwt\", found none." },
        { "algorithm", "Algorithm; expected alg \"ES256\", \"RS256\", found \"HS256\"." },
        { "key", "Key; expected a kid of the 2 keys of issuer \"test\" that can verify ES256, found \"other\"." },
        { "member", "Header; expected no crit in the header, found one." },
        { "claim", "Claims; expected claim \"use\" \"access\", found \"id\"." },
        { "expired", "Expired; expected exp after " },
        { "two subjects", "Malformed; its payload is not one JSON object with unique names." },
        { "lines", "Audience; expected audience (aud) \"shop\", found \"a?warn: b??c?\"." },
        { "endless", "found \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..." },
    };

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _server = await ResourceServer.StartAsync(
            _issuer.Settings(("Jwt:Issuers:test:Claims:use:0", "access")), services =>
                services.AddLogging(logging => logging.AddProvider(_log)));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task It_contains_expected_and_actual_value(string mistake, string line)
    {
        var token = Token(mistake, _issuer.Draft().With("use", "access"));

        (await _server.StatusAsync("/me", token)).ShouldBe(401);

        _log.Text.ShouldContain("The token was refused: " + (line.StartsWith("found", StringComparison.Ordinal)
            ? "Audience" : line.Replace("{issuer}", _issuer.Url, StringComparison.Ordinal)));
        _log.Text.ShouldContain(line.Replace("{issuer}", _issuer.Url, StringComparison.Ordinal));
        _log.Text.ShouldNotContain(token.Split('.')[1]);
        _log.Text.ShouldNotContain(token.Split('.')[2]);
    }

    private static string Token(string mistake, TokenDraft draft) => mistake switch
    {
        "audience" => draft.With("aud", "api://x").Signed,
        "audiences" => draft.With("aud", new JsonArray("bank", "SHOP")).Signed,
        "no audience" => draft.Without("aud").Signed,
        "issuer" => draft.With("iss", "https://evil.example").Signed,
        "slash" => draft.With("iss", (string)draft.Payload["iss"]! + "/").Signed,
        "type" => draft.WithHeader("typ", "JWT").Signed,
        "no type" => draft.WithoutHeader("typ").Signed,
        "algorithm" => draft.WithHeader("alg", "HS256").Signed,
        "key" => draft.WithHeader("kid", "other").Signed,
        "member" => draft.WithHeader("crit", new JsonArray("exp")).Signed,
        "claim" => draft.With("use", "id").Signed,
        "expired" => draft.With("exp", 1).Signed,
        "lines" => draft.With("aud", "a\nwarn: b\"\\c\u2028").Signed,
        "endless" => draft.With("aud", new string('a', 3000)).Signed,
        _ => Forgeries.All["with two subjects"](draft.Issuer),
    };
}
