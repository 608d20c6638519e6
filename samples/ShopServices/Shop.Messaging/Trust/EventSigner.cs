using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Hosting;

namespace Shop.Messaging.Trust;

/// <summary>
/// Signs events of this service when they set out (JWS, ES256), for one subscriber each: the same over every transport.
/// What has lain in the outbox for days is signed with the key of today.
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
