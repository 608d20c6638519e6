using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Hosting;

namespace Shop.Messaging.Signatures;

/// <summary>
/// Signs an event for one subscriber (JWS, ES256) when it is sent, so that an old outbox row is signed with the current
/// key.
/// </summary>
internal sealed class EventSigner(ShopService service, EventKeys keys, TimeProvider timeProvider)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public EventEnvelope Sign(EventEnvelope envelope, string subscriber) => envelope with
    {
        Signature = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = EventClaims.TokenType,
            SigningCredentials = keys.Signing,
            Issuer = service.Name,
            Audience = subscriber,
            IssuedAt = timeProvider.GetUtcNow().UtcDateTime,
            Claims = EventClaims.Of(envelope),
        }),
    };
}
