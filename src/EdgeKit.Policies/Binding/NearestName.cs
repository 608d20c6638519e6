namespace EdgeKit.Policies.Binding;

/// <summary>Suggests the known name nearest to a mistyped one.</summary>
internal static class NearestName
{
    private const int LongestWorthComparing = 128;

    public static string Suggest(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            return "None is defined here; remove it or define one.";
        }

        var (nearest, distance) = names
            .Select(n => (n, Distance(name.ToUpperInvariant(), n.ToUpperInvariant()))).MinBy(it => it.Item2);
        return distance <= Math.Max(2, nearest.Length / 2)
            ? $"Did you mean {nearest}?"
            : $"Known here: {string.Join(", ", names)}.";
    }

    /// <summary>
    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. Names over 128
    /// characters are infinitely far from everything.
    /// </summary>
    public static int Distance(string a, string b)
    {
        if (a.Length > LongestWorthComparing || b.Length > LongestWorthComparing)
        {
            return int.MaxValue;
        }

        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 ? j : j == 0 ? i : Cheapest(cost, a, b, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Cheapest(int[,] cost, string a, string b, int i, int j)
    {
        var same = a[i - 1] == b[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + same);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
