using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Oidc;

/// <summary>The authorization server of the settings in force; new settings make a new one.</summary>
internal sealed class AuthorizationServerDirectory(
    IOptionsMonitor<AuthOptions> options,
    IHttpClientFactory clients, IHostEnvironment environment, IssuerDirectory issuers, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private volatile Built? _built;

    public AuthorizationServer Current
    {
        get
        {
            var current = options.CurrentValue;
            return _built is { } built && ReferenceEquals(built.From, current) ? built.Server : Build(current);
        }
    }

    private AuthorizationServer Build(AuthOptions current)
    {
        lock (_gate)
        {
            if (_built is { } built && ReferenceEquals(built.From, current))
            {
                return built.Server;
            }

            return (_built = new Built(current, Create(current))).Server;
        }
    }

    private AuthorizationServer Create(AuthOptions current)
    {
        var bff = current.Bff!;
        var model = new IssuerModel("bff", new JwtIssuerOptions
        {
            Authority = bff.Authority, Issuer = bff.Issuer,
                Audiences = [bff.ClientId!], Algorithms = bff.Algorithms, Types = ["JWT", "logout+jwt"],
        }, current.Jwt);
        return new AuthorizationServer(bff, model, issuers.KeysOf(model), ct => FetchAsync(model, ct), timeProvider);
    }

    private async Task<AuthorizationServerMetadata> FetchAsync(IssuerModel model, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(HttpKeySource.ClientName);
        var document = await DiscoveryDocument.FetchAsync(client, model, cancellationToken).ConfigureAwait(false);
        return AuthorizationServerMetadata.Read(document, url => SecureTransport.Permits(url, environment.IsDevelopment()))
            ?? throw new KeyFetchException(
                "authorization_endpoint or token_endpoint is missing, or is http on a host that is not this machine");
    }

    private sealed record Built(AuthOptions From, AuthorizationServer Server);
}
