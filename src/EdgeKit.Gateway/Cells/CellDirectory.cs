using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Cells;

/// <summary>The rules in force; made anew when a reload brought other options. Thread safe.</summary>
internal sealed class CellDirectory(IOptionsMonitor<GatewayOptions> options)
{
    private CellModel? _rules;

    /// <summary><see langword="null"/> while there are no cells.</summary>
    public CellModel? Current
    {
        get
        {
            if (options.CurrentValue.Cells is not { Items.Count: > 0 } cells)
            {
                return null;
            }

            var rules = Volatile.Read(ref _rules);
            if (rules is null || !ReferenceEquals(rules.Options, cells))
            {
                rules = new CellModel(cells);
                Volatile.Write(ref _rules, rules);
            }

            return rules;
        }
    }
}
