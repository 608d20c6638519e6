using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging.Trust;

/// <summary>
/// Believes an event that its source has signed for this service, and of a type that is that source's to tell. A
/// signature does not grow old: an event may have waited for days. That it counts once is for the inbox, and for the
/// business row after that.
/// </summary>
internal sealed class EventVerifier(ShopService service, EventKeys keys)
{
    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>Returns when the event is to be believed.</summary>
    /// <exception cref="UntrustedEventException">It is not.</exception>
    public async Task VerifyAsync(EventEnvelope envelope)
    {
        if (await FlawOfAsync(envelope) is { } flaw)
        {
            throw new UntrustedEventException(envelope, flaw);
        }
    }

    public async Task<TrustFlaw?> FlawOfAsync(EventEnvelope envelope)
    {
        if (envelope.Signature is not { Length: > 0 and <= MaxLength } signature)
        {
            return TrustFlaw.NotSigned;
        }

        var known = keys.Of(envelope.Source);
        var result = await _handler.ValidateTokenAsync(signature, new TokenValidationParameters
        {
            ValidIssuer = envelope.Source,
            ValidAudience = service.Name,
            ValidTypes = [EventClaims.TokenType],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = known,
            ValidateLifetime = false,
            RequireExpirationTime = false,
        });
        if (!result.IsValid)
        {
            return IsOfUnknownKey(signature, known) ? TrustFlaw.UnknownKey : TrustFlaw.Forged;
        }

        if (!EventClaims.Are(result.Claims, envelope))
        {
            return TrustFlaw.Forged;
        }

        return EventRoutes.PublisherOf(envelope.Type) == envelope.Source ? null : TrustFlaw.NotTheirs;
    }

    private const int MaxLength = 4096;

    // A key that is announced to the sender before it is announced to us: a mistake that will be repaired.
    private bool IsOfUnknownKey(string signature, IReadOnlyList<SecurityKey> known) => _handler.CanReadToken(signature)
        && KeyOf(signature) is { Length: > 0 } key && !known.Any(it => it.KeyId == key);

    private string? KeyOf(string signature)
    {
        try
        {
            return _handler.ReadJsonWebToken(signature).Kid;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
