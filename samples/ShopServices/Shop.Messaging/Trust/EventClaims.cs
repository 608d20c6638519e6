using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Messaging.Trust;

/// <summary>
/// What a signature says of an event: everything that a subscriber acts on, and who that subscriber is.
/// </summary>
internal static class EventClaims
{
    /// <summary>Keeps other JWTs of the same keys, should there ever be any, from being taken for events.</summary>
    public const string TokenType = "shop-event+jwt";

    public static Dictionary<string, object> Of(EventEnvelope envelope) => new()
    {
        ["jti"] = envelope.Id,
        ["sub"] = envelope.OrderId,
        ["event"] = envelope.Type,
        ["at"] = envelope.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["sequence"] = envelope.Sequence.ToString(CultureInfo.InvariantCulture),
        ["digest"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(envelope.Data))),
    };

    public static bool Are(IDictionary<string, object> claims, EventEnvelope envelope) =>
        Of(envelope).All(claim => claims.TryGetValue(claim.Key, out var said) && claim.Value.Equals(said));
}
