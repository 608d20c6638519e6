using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Shop.Messaging.Trust;

/// <summary>
/// What this service signs with, and whom it knows. Read once: a change of keys is a restart, one instance after
/// another.
/// </summary>
internal sealed class EventKeys(IOptions<MessagingOptions> options)
{
    private readonly FrozenDictionary<string, ECDsaSecurityKey[]> _senders =
        options.Value.SenderKeys.ToFrozenDictionary(
        sender => sender.Key, sender =>
            sender.Value.Select(key => EventKey.ReadPublic(key).Key).OfType<ECDsaSecurityKey>().ToArray());

    private readonly Lazy<SigningCredentials> _signing = new(() =>
    {
        var (key, flaw) = EventKey.ReadPrivate(options.Value.SigningKey);
        return new SigningCredentials(
            key ?? throw new InvalidOperationException($"Messaging:SigningKey {flaw}."),
            SecurityAlgorithms.EcdsaSha256);
    });

    public SigningCredentials Signing => _signing.Value;

    /// <summary>
    /// A sender's keys: several while it changes from one to the next, none when it is nobody that we know.
    /// </summary>
    public IReadOnlyList<ECDsaSecurityKey> Of(string sender) => _senders.GetValueOrDefault(sender, []);
}
