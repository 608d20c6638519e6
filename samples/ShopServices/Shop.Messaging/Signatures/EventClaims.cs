using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Messaging.Signatures;

/// <summary>The claims of an event's signature: everything that a subscriber acts on.</summary>
internal static class EventClaims
{
    /// <summary>Distinguishes event signatures from other JWTs with the same keys.</summary>
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

    public static bool Match(IDictionary<string, object> claims, EventEnvelope envelope) =>
        Of(envelope).All(claim => claims.TryGetValue(claim.Key, out var value) && claim.Value.Equals(value));
}
