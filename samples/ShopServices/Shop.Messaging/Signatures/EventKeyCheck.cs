using Microsoft.Extensions.Options;
using Shop.Contracts;

namespace Shop.Messaging.Signatures;

/// <summary>Fails the start of a service without a valid signing key or without a key for each sender.</summary>
internal sealed class EventKeyCheck<TContext>(EventHandlers<TContext> handlers) : IValidateOptions<MessagingOptions>
    where TContext : MessagingDbContext
{
    private const string Fix =
        "The AppHost makes keys for all services; see docs/shop.md, \"Trusted events\".";

    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var problems = Problems(options).ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail([.. problems, Fix]);
    }

    private IEnumerable<string> Problems(MessagingOptions options)
    {
        if (EventKeyReader.ReadPrivate(options.SigningKey).Error is { } error)
        {
            yield return $"Messaging:SigningKey {error}: no subscriber would trust this service's events.";
        }

        foreach (var sender in handlers.Types.Select(
            EventRoutes.PublisherOf).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            if (options.SenderKeys.GetValueOrDefault(sender) is not { Count: > 0 })
            {
                yield return $"Messaging:SenderKeys:{sender} has no key: no event of {sender} would be trusted.";
            }
        }

        foreach (var (sender, keys) in options.SenderKeys)
        {
            foreach (var (at, key) in keys.Index())
            {
                if (EventKeyReader.ReadPublic(key).Error is { } wrong)
                {
                    yield return $"Messaging:SenderKeys:{sender}:{at} {wrong}.";
                }
            }
        }
    }
}
