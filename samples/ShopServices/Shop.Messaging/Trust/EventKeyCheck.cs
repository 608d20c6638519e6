using Microsoft.Extensions.Options;
using Shop.Contracts;

namespace Shop.Messaging.Trust;

/// <summary>Fails the start of a service whose events nobody would believe, or that could believe nobody's.</summary>
internal sealed class EventKeyCheck<TContext>(EventHandlers<TContext> handlers) : IValidateOptions<MessagingOptions>
    where TContext : MessagingDbContext
{
    private const string Fix =
        "The AppHost makes keys for all services; how to make one stands in docs/shop.md, \"Who is believed\".";

    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var problems = Problems(options).ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail([.. problems, Fix]);
    }

    private IEnumerable<string> Problems(MessagingOptions options)
    {
        if (EventKey.ReadPrivate(options.SigningKey).Flaw is { } flaw)
        {
            yield return $"Messaging:SigningKey {flaw}: no subscriber would believe this service's events.";
        }

        foreach (var sender in handlers.Types.Select(
            EventRoutes.PublisherOf).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            if (options.SenderKeys.GetValueOrDefault(sender) is not { Count: > 0 })
            {
                yield return $"Messaging:SenderKeys:{sender} has no key: no event of {sender} would be believed.";
            }
        }

        foreach (var (sender, keys) in options.SenderKeys)
        {
            foreach (var (at, key) in keys.Index())
            {
                if (EventKey.ReadPublic(key).Flaw is { } wrong)
                {
                    yield return $"Messaging:SenderKeys:{sender}:{at} {wrong}.";
                }
            }
        }
    }
}
