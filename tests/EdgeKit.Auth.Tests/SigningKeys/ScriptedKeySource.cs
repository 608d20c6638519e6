using System.Threading.Channels;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Tests.SigningKeys;

/// <summary>Completes a fetch when told to, with the current keys.</summary>
internal sealed class ScriptedKeySource : IKeySource
{
    private readonly Channel<bool> _answers = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();

    public int Fetches { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>True if fetches wait for <see cref="Answer"/>.</summary>
    public bool Holds { get; set; }

    public string[] KeyIds { get; set; } = ["a", "b"];

    public async Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken)
    {
        Fetches++;
        var keys = Set(KeyIds);
        _asked.Writer.TryWrite(true);
        if (Holds)
        {
            await _answers.Reader.ReadAsync(cancellationToken);
        }

        return IsDown ? throw new KeyFetchException("it is down") : keys;
    }

    public async Task UntilAskedAsync() => await _asked.Reader.ReadAsync();

    public void Answer() => _answers.Writer.TryWrite(true);

    private static IssuerKeySet Set(string[] ids) =>
        IssuerKeySet.Parse($$"""{"keys":[{{string.Join(',', ids.Select(Key))}}]}""", "https://id.example");

    private static string Key(string id) => $$"""{"kty":"EC","crv":"P-256","use":"sig","kid":"{{id}}","x":"AA","y":"AA"}""";
}
