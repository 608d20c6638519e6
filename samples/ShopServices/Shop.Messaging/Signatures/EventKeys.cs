using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Shop.Messaging.Signatures;

/// <summary>
/// The service's signing key and the public keys of its senders. Read once: a key is changed by restarting the
/// instances one after another.
/// </summary>
internal sealed class EventKeys(IOptions<MessagingOptions> options)
{
    private readonly FrozenDictionary<string, ECDsaSecurityKey[]> _senders =
        options.Value.SenderKeys.ToFrozenDictionary(
        sender => sender.Key, sender =>
            sender.Value.Select(key => EventKeyReader.ReadPublic(key).Key).OfType<ECDsaSecurityKey>().ToArray());

    private readonly Lazy<SigningCredentials> _signing = new(() =>
    {
        var (key, error) = EventKeyReader.ReadPrivate(options.Value.SigningKey);
        return new SigningCredentials(
            key ?? throw new InvalidOperationException($"Messaging:SigningKey {error}."),
            SecurityAlgorithms.EcdsaSha256);
    });

    public SigningCredentials Signing => _signing.Value;

    /// <summary>Returns a sender's keys: several while it changes its key, none if it is unknown.</summary>
    public IReadOnlyList<ECDsaSecurityKey> Of(string sender) => _senders.GetValueOrDefault(sender, []);
}
