using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging.Signatures;

/// <summary>
/// Trusts an event that its source has signed for this service, if its type belongs to that source. A signature does
/// not expire, because an event may wait for days; the inbox and the business rows ensure that it counts once.
/// </summary>
internal sealed class EventVerifier(ShopService service, EventKeys keys)
{
    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>Throws if the event is not trusted.</summary>
    /// <exception cref="UntrustedEventException">The event is not trusted.</exception>
    public async Task VerifyAsync(EventEnvelope envelope)
    {
        if (await FindErrorAsync(envelope) is { } error)
        {
            throw new UntrustedEventException(envelope, error);
        }
    }

    public async Task<SignatureError?> FindErrorAsync(EventEnvelope envelope)
    {
        if (envelope.Signature is not { Length: > 0 and <= MaxLength } signature)
        {
            return SignatureError.NotSigned;
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
            return IsOfUnknownKey(signature, known) ? SignatureError.UnknownKey : SignatureError.Forged;
        }

        if (!EventClaims.Match(result.Claims, envelope))
        {
            return SignatureError.Forged;
        }

        return EventRoutes.PublisherOf(envelope.Type) == envelope.Source ? null : SignatureError.WrongPublisher;
    }

    private const int MaxLength = 4096;

    // A sender's new key that is not configured here yet: retrying will succeed once it is.
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
