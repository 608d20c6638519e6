using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Shop.Identity;

/// <summary>The base URL: the issuer of tokens and the prefix of every endpoint in discovery.</summary>
internal sealed class IssuerAddress(IOptions<IdentityOptions> options, IServer server)
{
    public string Value => field ??= Resolve();

    public string Of(string path) => Value + path;

    private string Resolve()
    {
        var address = options.Value.Issuer
            ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server listens on no address yet; set Identity:Issuer.");
        return address.TrimEnd('/');
    }
}
