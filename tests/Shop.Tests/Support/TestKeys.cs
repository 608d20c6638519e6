using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Messaging.Signatures;

namespace Shop.Tests.Support;

/// <summary>The keys of all services, made again for each run.</summary>
internal static class TestKeys
{
    private static readonly string[] Services = [
        ServiceNames.Orders, ServiceNames.Inventory, ServiceNames.Payments, ServiceNames.Shipping];
    private static readonly Dictionary<string, string> ByService = Services.ToDictionary(
        service => service, _ => New());

    /// <summary>A private key that nobody knows.</summary>
    public static string New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    public static string PublicOf(string key)
    {
        using var read = ECDsa.Create();
        read.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
        return Convert.ToBase64String(read.ExportSubjectPublicKeyInfo());
    }

    /// <summary>
    /// What a service must be told to sign and to believe; one that is no service of the shop signs with a key of its
    /// own.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings(string service) =>
    [
        new("Messaging:SigningKey", ByService.GetValueOrDefault(service) ?? New()),
        .. Services.Select(sender => KeyValuePair.Create<string, string?>(
            $"Messaging:SenderKeys:{sender}:0", PublicOf(ByService[sender]))),
    ];

    /// <summary>An event as its source sends it, or as somebody who has that key pretends that it was sent.</summary>
    public static EventEnvelope Signed(EventEnvelope envelope, string subscriber, string? by = null, string? key = null)
    {
        var options = Options.Create(new MessagingOptions { SigningKey = key ?? ByService[by ?? envelope.Source] });
        return new EventSigner(new ShopService(by ?? envelope.Source), new EventKeys(options), TimeProvider.System)
            .Sign(envelope, subscriber);
    }
}
