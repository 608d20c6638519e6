using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Hygiene;

/// <summary>The rules in force; made anew when a reload brought other options. Thread safe.</summary>
internal sealed class HeaderRulesSource(IOptionsMonitor<GatewayOptions> options)
{
    private HeaderRules? _rules;

    public HeaderRules Current
    {
        get
        {
            var current = options.CurrentValue;
            var rules = Volatile.Read(ref _rules);
            if (rules is null || !ReferenceEquals(rules.Options, current))
            {
                rules = new HeaderRules(current);
                Volatile.Write(ref _rules, rules);
            }

            return rules;
        }
    }
}
